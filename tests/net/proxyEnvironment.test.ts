import fc from 'fast-check'
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
    expect(proxyFromEnvironment(URL, environment)?.address).toBe(proxy)
  })

  it.each([
    [{ HTTPS_PROXY: 'http://p:1' }, 'HTTPS_PROXY'],
    [{ https_proxy: 'http://p:1', HTTPS_PROXY: 'http://q:1' }, 'https_proxy'],
    [{ ALL_PROXY: 'http://p:1' }, 'ALL_PROXY'],
  ] as [Record<string, string>, string][])('of %o is the one in %s', (environment, variable) => {
    expect(proxyFromEnvironment(URL, environment)?.variable).toBe(variable)
  })

  it.each([
    ['https://10.1.2.3/', '10.0.0.0/8', true],
    ['https://11.1.2.3/', '10.0.0.0/8', false],
    ['https://10.1.2.3/', '10.0.0.0/99', false],
    ['https://10.1.2.3/', '10.0.0.0/', false],
    ['https://10.1.2.3/', 'example.com/8', false],
    ['https://api.example.com/', '0.0.0.0/0', false],
    ['https://[fd00::7]/', 'fd00::/8', true],
    ['https://[fd00::7]/', 'fd00::7', true],
    ['https://[fd00::7]/', '[fd00::7]:443', true],
    ['https://[fd00::7]/', '[fd00::7]:80', false],
    ['https://10.1.2.3/', '2.3', false],
    ['https://10.1.2.3/', '10.1.2.3', true],
  ])('is passed over for %s where NO_PROXY is %s: %s', (url, no_proxy, direct) => {
    const proxy = proxyFromEnvironment(url, { https_proxy: 'http://p:1', no_proxy })
    expect(proxy?.address).toBe(direct ? undefined : 'http://p:1')
  })

  it('is found or not, but never thrown over, whatever NO_PROXY says', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (no_proxy, more) => {
        proxyFromEnvironment(URL, { https_proxy: 'http://p:1', no_proxy: `${no_proxy}/${more}` })
      }),
    )
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
