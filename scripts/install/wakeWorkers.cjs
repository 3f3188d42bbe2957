// For a program that reads and writes thousands of files at once: a condition variable of glibc before 2.41 can lose a wake-up
// (sourceware.org, bug 25847), and with it Node's file workers sleep beside a call that waits for one: npm stood still for
// seven minutes in a test run, until the next call woke them. One a second does; it keeps nobody alive.
const { stat } = require('node:fs')

setInterval(() => stat(__filename, () => {}), 1_000).unref()
