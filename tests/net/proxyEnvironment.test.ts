import { describe, expect, it } from 'vitest'
import { proxyFromEnvironment, proxyFromSystem } from '../../src/main/net'

const URL = 'https://api.example.com/v1'

describe('the proxy of the environment', () => {
  it.each([
    [{}, undefined],
    [{ https_proxy: 'http://p:1' }, 'http://p:1'],
    [{ HTTPS_PROXY: 'http://p:1' }, 'http://p:1'],
    [{ https_proxy: 'http://low:1', HTTPS_PROXY: 'http://up:1' }, 'http://low:1'],
    [{ http_proxy: 'http://p:1' }, undefined],
    [{ all_proxy: 'http://p:1' }, 'http://p:1'],
    [{ https_proxy: '' }, undefined],
    [{ https_proxy: 'http://p:1', no_proxy: '*' }, undefined],
    [{ https_proxy: 'http://p:1', no_proxy: 'example.com' }, undefined],
    [{ https_proxy: 'http://p:1', no_proxy: '.example.com' }, undefined],
    [{ https_proxy: 'http://p:1', no_proxy: '*.example.com' }, undefined],
    [{ https_proxy: 'http://p:1', no_proxy: 'ample.com' }, 'http://p:1'],
    [{ https_proxy: 'http://p:1', no_proxy: 'api.example.com:443' }, undefined],
    [{ https_proxy: 'http://p:1', no_proxy: 'api.example.com:80' }, 'http://p:1'],
    [{ https_proxy: 'http://p:1', NO_PROXY: 'other.org, api.example.com' }, undefined],
  ] as [Record<string, string>, string | undefined][])('%o leads to %s', (environment, proxy) => {
    expect(proxyFromEnvironment(URL, environment)).toBe(proxy)
  })
})

describe('the proxy of a desktop', () => {
  it.each([
    ['DIRECT', undefined],
    ['', undefined],
    ['PROXY p.example:8080; DIRECT', 'http://p.example:8080'],
    ['HTTPS p.example:443', 'https://p.example:443'],
    ['SOCKS5 s:1; PROXY p:2', 'http://p:2'],
    ['SOCKS s:1; DIRECT; PROXY p:2', undefined],
    ['PROXY', undefined],
  ])('"%s" leads to %s', (answer, proxy) => {
    expect(proxyFromSystem(answer)).toBe(proxy)
  })
})
