//! Nothing: the tests of this crate walk through the pages of the sandbox in a browser.
