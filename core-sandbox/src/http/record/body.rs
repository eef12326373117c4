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

/// The body of a request.
pub(super) struct RequestBody {
    body: Body,
    captured: SharedBody,
}

impl RequestBody {
    pub(super) fn new(body: Body, captured: SharedBody) -> Self {
        Self { body, captured }
    }
}

impl HttpBody for RequestBody {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        if let Some(part) = data(&frame) {
            self.captured.lock().unwrap_or_else(PoisonError::into_inner).push(part);
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

/// The body of a response. Its end finishes the exchange.
pub(super) struct ResponseBody {
    body: Body,
    pending: PendingExchange,
}

impl ResponseBody {
    pub(super) fn new(body: Body, pending: PendingExchange) -> Self {
        Self { body, pending }
    }
}

impl HttpBody for ResponseBody {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        if let Some(part) = data(&frame) {
            self.pending.push(part);
        }
        // The server does not ask for the end of a body whose length it knows. So the exchange is in
        // the journal before its client has the last byte.
        if !matches!(frame, Some(Ok(_))) || self.body.is_end_stream() {
            self.pending.finish();
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
