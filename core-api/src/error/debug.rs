//! `Debug` of errors: their text, because a `main` that returns an error prints it by `Debug`.

use std::fmt;

#[cfg(feature = "cassette")]
use crate::client::{CassetteError, ShapeFileError};
#[cfg(feature = "client")]
use crate::client::{ConfigError, TransportError, middleware::ReservedHeader};
use crate::{
    BaseUrlError, DecodeError, IdError, RowError, TokenError, field::Unwritable,
    filter::FilterError, foreign_text, record::NotPatchable, scope::UnknownScope,
};

/// Implements `Debug` by the text of the error and its causes.
macro_rules! debug_by_text {
    ($($error:ty),* $(,)?) => {$(
        impl fmt::Debug for $error {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&foreign_text::causes(self))
            }
        }
    )*};
}

debug_by_text!(
    BaseUrlError,
    DecodeError,
    FilterError,
    IdError,
    NotPatchable,
    RowError,
    TokenError,
    UnknownScope,
    Unwritable
);

#[cfg(feature = "client")]
debug_by_text!(ConfigError, ReservedHeader, TransportError);

#[cfg(feature = "cassette")]
debug_by_text!(CassetteError, ShapeFileError);
