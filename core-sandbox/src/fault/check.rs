//! Checks of faults.

use std::fmt;

use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};

use super::{Effect, Fault, Reply};

/// The maximum number of headers of a fault. The map of headers has room for a few more.
const MAX_HEADERS: usize = 20_000;

/// The maximum size of all headers of a fault in bytes.
const MAX_HEADER_BYTES: usize = 16 << 20;

/// The maximum depth of the JSON of a fault. Such JSON is 20 MB long.
const MAX_DEPTH: usize = 10_000_000;

/// The reason that a fault is not valid.
///
/// The message names the setting and the fix.
///
/// ```
/// use core_sandbox::{Fault, Reply};
///
/// let error = Fault::reply(Reply::status(99)).check().unwrap_err();
/// assert_eq!(error.to_string(), "the status 99 of the reply is not valid for a complete response; give 200 to 599");
/// ```
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct FaultError(String);

/// Writes the text, because a `main` that returns an error prints it by `Debug`.
impl fmt::Debug for FaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Fault {
    /// Checks that the fault is valid.
    ///
    /// [`Sandbox::inject`](crate::Sandbox::inject) accepts any fault. An invalid fault makes the server
    /// answer each request with 500 and the reason. `POST /sandbox/faults` refuses it with 400.
    ///
    /// # Errors
    ///
    /// Returns [`FaultError`] if a path, method, header or status is not valid, or a number is out of
    /// range.
    pub fn check(&self) -> Result<(), FaultError> {
        self.validate().map_err(FaultError)
    }

    fn validate(&self) -> Result<(), String> {
        check_path(&self.path)?;
        if let Some(method) = &self.method {
            Method::from_bytes(method.as_bytes()).map_err(|_| {
                format!("the method {method:?} is not valid; give a method such as `POST`")
            })?;
        }
        if self.times == Some(0) {
            return Err("`times` is 0, so the fault has no effect; give 1 or more".to_owned());
        }
        if let Some(share) = self.share.filter(|share| !(0.0..=1.0).contains(&share.of)) {
            return Err(format!("the share {} is out of range; give 0 to 1", share.of));
        }
        self.effect.check()
    }
}

/// Checks a path. Paths are compared in their encoded form, without a query.
fn check_path(path: &str) -> Result<(), String> {
    let is_invalid = |letter: &char| {
        !letter.is_ascii_alphanumeric() && !"-._~!$&'()*+,;=:@%/{}".contains(*letter)
    };
    match path.chars().find(is_invalid) {
        Some(letter) => Err(format!(
            "the path has {letter:?}, which is not valid in a path; write it percent-encoded and \
             without a query"
        )),
        None if !path.is_empty() && !path.starts_with('/') => {
            Err(format!("the path `{path}` does not start with `/`; write `/{path}`"))
        }
        None => Ok(()),
    }
}

impl Effect {
    fn check(&self) -> Result<(), String> {
        match self {
            Self::Reply(reply) => reply.check(),
            Self::ContentType(value) => check_value("content-type", value),
            Self::NestedJson { depth } if *depth > MAX_DEPTH => {
                Err(format!("the depth {depth} is too large; give {MAX_DEPTH} or less"))
            }
            Self::Headers { count, .. } if *count > MAX_HEADERS => {
                Err(format!("{count} headers are too many; give {MAX_HEADERS} or fewer"))
            }
            Self::Headers { count, bytes }
                if count.checked_mul(*bytes).is_none_or(|all| all > MAX_HEADER_BYTES) =>
            {
                Err(format!(
                    "{count} headers of {bytes} bytes are too large; give {MAX_HEADER_BYTES} bytes \
                     or less in total"
                ))
            }
            Self::Drop
            | Self::Hold
            | Self::Delay { .. }
            | Self::Merge(_)
            | Self::CutBody
            | Self::HoldBody
            | Self::MalformedBody
            | Self::SlowBody { .. }
            | Self::HugeBody { .. }
            | Self::EndlessBody
            | Self::GzipBomb { .. }
            | Self::NestedJson { .. }
            | Self::Headers { .. }
            | Self::ExpireToken
            | Self::RevokeSession => Ok(()),
        }
    }
}

impl Reply {
    pub(super) fn check(&self) -> Result<(), String> {
        let status = StatusCode::from_u16(self.status).ok();
        let status =
            status.filter(|status| (200..600).contains(&status.as_u16())).ok_or_else(|| {
                format!(
                    "the status {} of the reply is not valid for a complete response; give 200 to 599",
                    self.status
                )
            })?;
        // RFC 9110 §15.3.5, §15.3.6 and §15.4.5 forbid a body.
        let is_empty = matches!(
            status,
            StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT | StatusCode::NOT_MODIFIED
        );
        if is_empty && !self.body.is_empty() {
            return Err(format!(
                "a reply with the status {} has no body; leave it out",
                self.status
            ));
        }
        if self.headers.len() > MAX_HEADERS {
            let count = self.headers.len();
            return Err(format!("{count} headers are too many; give {MAX_HEADERS} or fewer"));
        }
        self.headers.iter().try_for_each(|(name, value)| self.check_header(name, value))
    }

    fn check_header(&self, name: &str, value: &str) -> Result<(), String> {
        let header_name = HeaderName::try_from(name).map_err(|_| {
            format!("{name:?} is not the name of a header; give a name such as `x-name`")
        })?;
        if header_name == header::TRANSFER_ENCODING {
            return Err("the server sets `transfer-encoding`; leave it out".to_owned());
        }
        if header_name == header::CONTENT_LENGTH && value != self.body.len().to_string() {
            return Err(
                "the `content-length` differs from the length of the body; leave it out, or cut \
                        the body with the fault `cut_body`"
                    .to_owned(),
            );
        }
        check_value(name, value)
    }
}

fn check_value(name: &str, value: &str) -> Result<(), String> {
    match HeaderValue::try_from(value) {
        Ok(_) => Ok(()),
        Err(_) => Err(format!(
            "the value of the header `{name}` contains a control character; leave it out"
        )),
    }
}
