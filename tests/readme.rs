//! The examples of the README at the root, as tests of documentation.

#![cfg_attr(doctest, doc = include_str!("../README.md"))]
