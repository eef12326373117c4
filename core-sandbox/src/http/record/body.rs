//! Bodies whose parts are captured while they pass.

use std::{
    pin::Pin,
    sync::PoisonError,
    task::{Context, Poll, ready},
};

use axum::{
    Error,
    body::{Body, Bytes, HttpBody},
};
use http_body::{Frame, SizeHint};

use super::pending::{PendingExchange, SharedBody};

/// The place for the parts of a body.
pub(super) trait Capture: Unpin {
    /// Adds a part.
    fn push(&mut self, part: &Bytes);

    /// Notes the end of the body.
    fn finish(&mut self);
}

/// The body of a request. The end of the response finishes the exchange.
impl Capture for SharedBody {
    fn push(&mut self, part: &Bytes) {
        self.lock().unwrap_or_else(PoisonError::into_inner).push(part);
    }

    fn finish(&mut self) {}
}

/// The body of a response. Its end finishes the exchange.
impl Capture for PendingExchange {
    fn push(&mut self, part: &Bytes) {
        self.push(part);
    }

    fn finish(&mut self) {
        self.finish();
    }
}

/// A body with the place for its parts.
pub(super) struct CapturingBody<C> {
    body: Body,
    capture: C,
}

impl<C: Capture> CapturingBody<C> {
    pub(super) fn new(body: Body, capture: C) -> Self {
        Self { body, capture }
    }
}

impl<C: Capture> HttpBody for CapturingBody<C> {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        if let Some(part) = data(&frame) {
            self.capture.push(part);
        }
        // The server does not ask for the end of a body whose length it knows. So the exchange is in
        // the journal before its client has the last byte.
        if !matches!(frame, Some(Ok(_))) || self.body.is_end_stream() {
            self.capture.finish();
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

fn data(frame: &Option<Result<Frame<Bytes>, Error>>) -> Option<&Bytes> {
    frame.as_ref()?.as_ref().ok()?.data_ref()
}
