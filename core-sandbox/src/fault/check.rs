//! Faults that cannot happen.

use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};

use super::{Effect, Fault, Reply};

/// The most headers that a fault adds; HTTP's own map has room for a few more.
const MAX_HEADERS: usize = 20_000;

/// The most bytes that the headers of a fault have together.
const MAX_HEADER_BYTES: usize = 16 << 20;

/// The deepest JSON of a fault, which is 20 MB long.
const MAX_DEPTH: usize = 10_000_000;

/// Why a fault cannot happen.
///
/// Its text names the setting and says what to write instead.
///
/// ```
/// use core_sandbox::{Fault, Reply};
///
/// let error = Fault::reply(Reply::status(99)).check().unwrap_err();
/// assert_eq!(error.to_string(), "the status 99 of the reply is not one of a whole answer; give 200 to 599");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct FaultError(String);

type Checked = Result<(), String>;

impl Fault {
    /// Checks that the fault can happen to a request.
    ///
    /// [`Sandbox::inject`](crate::Sandbox::inject) takes any fault. With one that fails this check,
    /// each request is answered with 500 and the reason. `POST /sandbox/faults` refuses it with 400.
    ///
    /// # Errors
    ///
    /// [`FaultError`] for a path or method that no request has, numbers out of their range, and
    /// headers or a status that no answer has.
    pub fn check(&self) -> Result<(), FaultError> {
        self.checked().map_err(FaultError)
    }

    fn checked(&self) -> Checked {
        check_path(&self.path)?;
        if let Some(method) = &self.method {
            Method::from_bytes(method.as_bytes())
                .map_err(|_| format!("the method {method:?} is not valid; give one as `POST`"))?;
        }
        if self.times == Some(0) {
            return Err("`times` is 0, so that nothing happens; give 1 or more".to_owned());
        }
        if let Some(share) = self.share
            && !(0.0..=1.0).contains(&share.of)
        {
            return Err(format!("the share {} is out of range; give 0 to 1", share.of));
        }
        self.effect.check()
    }
}

/// A path is compared as it was sent: percent-encoded, and without a query.
fn check_path(path: &str) -> Checked {
    let is_odd = |letter: &char| {
        !letter.is_ascii_alphanumeric() && !"-._~!$&'()*+,;=:@%/{}".contains(*letter)
    };
    match path.chars().find(is_odd) {
        Some(odd) => Err(format!(
            "the path has {odd:?}, which no request has there; write it percent-encoded and \
             without a query"
        )),
        None if !path.is_empty() && !path.starts_with('/') => {
            Err(format!("the path `{path}` starts without `/`; write `/{path}`"))
        }
        None => Ok(()),
    }
}

impl Effect {
    fn check(&self) -> Checked {
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
                    "{count} headers of {bytes} bytes are too long; give {MAX_HEADER_BYTES} bytes \
                     together or less"
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
    pub(super) fn check(&self) -> Checked {
        let status = StatusCode::from_u16(self.status).ok();
        let status =
            status.filter(|status| (200..600).contains(&status.as_u16())).ok_or_else(|| {
                format!(
                    "the status {} of the reply is not one of a whole answer; give 200 to 599",
                    self.status
                )
            })?;
        // RFC 9110, sections 15.3.5, 15.3.6 and 15.4.5.
        let is_empty = matches!(
            status,
            StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT | StatusCode::NOT_MODIFIED
        );
        if is_empty && !self.body.is_empty() {
            return Err(format!("a reply of the status {} has no body; leave it out", self.status));
        }
        if self.headers.len() > MAX_HEADERS {
            let count = self.headers.len();
            return Err(format!("{count} headers are too many; give {MAX_HEADERS} or fewer"));
        }
        self.headers.iter().try_for_each(|(name, value)| self.check_header(name, value))
    }

    fn check_header(&self, name: &str, value: &str) -> Checked {
        let known = HeaderName::try_from(name)
            .map_err(|_| format!("{name:?} is not the name of a header; give one as `x-name`"))?;
        if known == header::TRANSFER_ENCODING {
            return Err("the server frames the body; leave `transfer-encoding` out".to_owned());
        }
        if known == header::CONTENT_LENGTH && value != self.body.len().to_string() {
            return Err(
                "the `content-length` is not that of the body; leave it out, or cut the body \
                        with the fault `cut_body`"
                    .to_owned(),
            );
        }
        check_value(name, value)
    }
}

fn check_value(name: &str, value: &str) -> Checked {
    match HeaderValue::try_from(value) {
        Ok(_) => Ok(()),
        Err(_) => {
            Err(format!("the value of the header `{name}` has a control character; leave it out"))
        }
    }
}
