//! An exchange whose response has not ended.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant, SystemTime},
};

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, Method, Response, Uri, request::Parts},
};

use super::refusal;
use crate::{
    http::{canonical::SentUri, reason::Reason},
    journal::{CapturedBody, Exchange, FiredFault},
    state::SharedState,
};

/// The captured body of a request, which the handler may still read.
pub(super) type SharedBody = Arc<Mutex<CapturedBody>>;

/// An exchange that is recorded when it is finished or dropped.
pub(super) struct PendingExchange {
    state: SharedState,
    /// `None` after the record.
    exchange: Option<Box<Exchange>>,
    request_body: Option<SharedBody>,
    start: Instant,
}

impl PendingExchange {
    pub(super) fn new(state: SharedState, parts: &Parts) -> Self {
        let mut exchange = exchange(&parts.method, SentUri::of(&parts.uri, &parts.extensions));
        // The log alone shows no headers.
        if state.settings.recorder.journal.is_on() {
            exchange.request_headers = parts.headers.clone();
        }
        let exchange = Some(Box::new(exchange));
        Self { state, exchange, request_body: None, start: Instant::now() }
    }

    /// Returns the place for the body of the request.
    pub(super) fn request_body(&mut self) -> SharedBody {
        Arc::clone(self.request_body.get_or_insert_default())
    }

    /// Notes the status, the headers and the extensions of a response.
    pub(super) fn set_response(&mut self, response: &Response<Body>) {
        let Some(exchange) = &mut self.exchange else { return };
        exchange.fault = response.extensions().get::<FiredFault>().copied();
        exchange.reason = response.extensions().get().map(|Reason(reason)| reason.clone());
        exchange.response_headers = response.headers().clone();
        if !exchange.fault.is_some_and(|fault| fault.is_dropped) {
            exchange.status = Some(response.status());
        }
    }

    /// Adds a part of the response's body.
    pub(super) fn push(&mut self, part: &Bytes) {
        self.exchange.iter_mut().for_each(|exchange| exchange.response_body.push(part));
    }

    /// Records the exchange. Later calls do nothing.
    pub(super) fn finish(&mut self) {
        let Some(mut exchange) = self.exchange.take() else { return };
        exchange.duration = self.start.elapsed();
        if let Some(body) = &self.request_body {
            exchange.request_body = body.lock().unwrap_or_else(PoisonError::into_inner).clone();
        }
        if exchange.reason.is_none() {
            exchange.reason = refusal::reason(&exchange);
        }
        self.state.settings.recorder.record(*exchange);
    }
}

/// Records an exchange whose client went away.
impl Drop for PendingExchange {
    fn drop(&mut self) {
        if let Some(exchange) = &mut self.exchange {
            if exchange.reason.is_none() && exchange.fault.is_none() {
                let reason = "the connection ended before the end of the response";
                exchange.reason = Some(reason.to_owned());
            }
            self.finish();
        }
    }
}

/// Returns an exchange that starts now.
pub(super) fn exchange(method: &Method, uri: &Uri) -> Exchange {
    Exchange {
        started_at: SystemTime::now(),
        method: method.clone(),
        uri: uri.clone(),
        request_headers: HeaderMap::new(),
        request_body: CapturedBody::default(),
        status: None,
        response_headers: HeaderMap::new(),
        response_body: CapturedBody::default(),
        duration: Duration::ZERO,
        reason: None,
        fault: None,
    }
}
