//! The crates whose types are part of the public interface, in the versions that this crate uses.
//!
//! A program that depends on one of them needs the same major version. With these re-exports, the versions
//! always match.
//!
//! ```
//! use core_api::{TimeEntry, exports::jiff::civil::date};
//!
//! let since = TimeEntry::DATE.ge(date(2026, 1, 1));
//! assert_eq!(since.to_string(), "date >= '2026-01-01T00:00:00'");
//! ```

pub use bytes;
pub use http;
pub use jiff;
pub use rust_decimal;
pub use secrecy;
pub use uuid;
