//! The body of an answer on its way.

use std::{
    error::Error,
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use http_body_util::{BodyExt, Empty, Full, combinators::UnsyncBoxBody};

use super::{TransportError, reqwest_client};

/// The body of an answer, read piece by piece.
///
/// Any `http_body::Body` becomes one; so do `Bytes`.
pub struct Body {
    /// An answer of reqwest, whose body is in a box already.
    answer: Option<reqwest::Response>,
    pieces: UnsyncBoxBody<Bytes, TransportError>,
    /// The bytes that are still to come, where the answer has a `Content-Length`.
    left: Option<u64>,
}

impl Body {
    /// Takes a body of another library. An error of it becomes [`TransportError::unknown`], unless
    /// it is a [`TransportError`].
    #[must_use]
    pub fn new<B>(body: B) -> Self
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        Self { answer: None, pieces: body.map_err(broken_off).boxed_unsync(), left: None }
    }

    /// Makes a body without bytes.
    #[must_use]
    pub fn empty() -> Self {
        Self::new(Empty::new())
    }

    /// Waits for the next piece; `None` is the end.
    ///
    /// # Errors
    ///
    /// When the body breaks off.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, TransportError> {
        if let Some(answer) = &mut self.answer {
            return answer.chunk().await.map_err(reqwest_client::broken_off);
        }
        while let Some(frame) = self.frame().await {
            // Trailers are passed over.
            if let Ok(data) = frame?.into_data() {
                return Ok(Some(data));
            }
        }
        Ok(None)
    }
}

impl Body {
    /// Takes the body of an answer of reqwest, which holds it to its length.
    pub(super) fn of_reqwest(answer: reqwest::Response) -> Self {
        Self { answer: Some(answer), pieces: UnsyncBoxBody::default(), left: None }
    }

    /// Holds the body to the `Content-Length` of its answer.
    pub(super) fn expecting(self, length: Option<u64>) -> Self {
        Self { left: length, ..self }
    }

    /// Notes a piece of this length, or the end.
    fn note(&mut self, piece: Option<usize>) -> Result<(), TransportError> {
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

/// The request of an answer that came was sent, whatever the error says.
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
        if let Some(answer) = body.answer.take() {
            let pieces = reqwest::Body::from(answer).map_err(reqwest_client::broken_off);
            body.pieces = pieces.boxed_unsync();
        }
        let frame = ready!(Pin::new(&mut body.pieces).poll_frame(cx));
        let noted = match &frame {
            Some(Ok(frame)) => frame.data_ref().map_or(Ok(()), |data| body.note(Some(data.len()))),
            Some(Err(_)) => Ok(()),
            None => body.note(None),
        };
        Poll::Ready(match noted {
            Ok(()) => frame,
            Err(error) => {
                // An error ends the body; it is told once.
                body.left = None;
                Some(Err(error))
            }
        })
    }

    fn is_end_stream(&self) -> bool {
        let is_read = self.left.is_none_or(|left| left == 0);
        self.answer.is_none() && is_read && self.pieces.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        match &self.answer {
            Some(answer) => {
                answer.content_length().map_or_else(SizeHint::new, SizeHint::with_exact)
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
