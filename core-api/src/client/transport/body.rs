//! The body of a response, read piece by piece.

use std::{
    error::Error,
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use http_body_util::{BodyExt, Empty, Full, combinators::UnsyncBoxBody};

use super::{TransportError, reqwest_error};

/// The body of a response, read piece by piece.
///
/// Any `http_body::Body` and `Bytes` convert to it.
pub struct Body {
    /// A response of reqwest. Its body is boxed already, so reading it directly saves a second box.
    response: Option<reqwest::Response>,
    pieces: UnsyncBoxBody<Bytes, TransportError>,
    /// The bytes still expected, if the response has a `Content-Length`.
    left: Option<u64>,
}

impl Body {
    /// Wraps a body of another library. An error that is not a [`TransportError`] becomes
    /// [`TransportError::unknown`].
    #[must_use]
    pub fn new<B>(body: B) -> Self
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        Self { response: None, pieces: body.map_err(broken_off).boxed_unsync(), left: None }
    }

    /// Creates an empty body.
    #[must_use]
    pub fn empty() -> Self {
        Self::new(Empty::new())
    }

    /// Waits for the next piece; `None` is the end.
    ///
    /// # Errors
    ///
    /// Fails if the body breaks off.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, TransportError> {
        if let Some(response) = &mut self.response {
            return response.chunk().await.map_err(reqwest_error::of_body);
        }
        while let Some(frame) = self.frame().await {
            // Trailers are skipped.
            if let Ok(data) = frame?.into_data() {
                return Ok(Some(data));
            }
        }
        Ok(None)
    }
}

impl Body {
    /// Wraps a response of reqwest, which checks the length on its own.
    pub(super) fn of_reqwest(response: reqwest::Response) -> Self {
        Self { response: Some(response), pieces: UnsyncBoxBody::default(), left: None }
    }

    /// Makes reading fail unless the body has this length.
    pub(super) fn expecting(self, length: Option<u64>) -> Self {
        Self { left: length, ..self }
    }

    /// Counts a piece of this length, or the end (`None`).
    fn count(&mut self, piece: Option<usize>) -> Result<(), TransportError> {
        let Some(left) = self.left else { return Ok(()) };
        let length = piece.and_then(|length| u64::try_from(length).ok());
        match (length, length.and_then(|length| left.checked_sub(length))) {
            (Some(_), Some(rest)) => self.left = Some(rest),
            (None, _) if left == 0 => {}
            (None, _) => {
                let text = format!("the body ended {left} bytes before its `Content-Length`");
                return Err(TransportError::unknown(text));
            }
            (Some(_), None) => {
                let text = "the body is longer than its `Content-Length`";
                return Err(TransportError::unknown(text));
            }
        }
        Ok(())
    }
}

/// Returns the error of a body that broke off. Its request was sent, even if the error says otherwise.
fn broken_off(error: impl Into<Box<dyn Error + Send + Sync>>) -> TransportError {
    match error.into().downcast::<TransportError>() {
        Ok(error) => error.of_body(),
        Err(error) => TransportError::unknown(error),
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self::new(Full::new(bytes))
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let body = self.get_mut();
        if let Some(response) = body.response.take() {
            let pieces = reqwest::Body::from(response).map_err(reqwest_error::of_body);
            body.pieces = pieces.boxed_unsync();
        }
        let frame = ready!(Pin::new(&mut body.pieces).poll_frame(cx));
        let counted = match &frame {
            Some(Ok(frame)) => frame.data_ref().map_or(Ok(()), |data| body.count(Some(data.len()))),
            Some(Err(_)) => Ok(()),
            None => body.count(None),
        };
        Poll::Ready(match counted {
            Ok(()) => frame,
            Err(error) => {
                // An error ends the body and is returned once.
                body.left = None;
                Some(Err(error))
            }
        })
    }

    fn is_end_stream(&self) -> bool {
        let is_complete = self.left.is_none_or(|left| left == 0);
        self.response.is_none() && is_complete && self.pieces.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        match &self.response {
            Some(response) => {
                response.content_length().map_or_else(SizeHint::new, SizeHint::with_exact)
            }
            None => self.pieces.size_hint(),
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").finish_non_exhaustive()
    }
}
