//! Removal of secrets and personal data from recordings.

use http::{Request, Uri};

use crate::{
    Redactor,
    sensitive::{Placeholder, RecordTables, SensitiveFields},
};

/// Removes secrets, and the values of the sensitive fields of one call.
pub(super) struct RecordingFilter {
    secrets: Redactor,
    sensitive: SensitiveFields,
    /// Secrets and the sensitive values of the request, which a refusal may repeat.
    refusal: Redactor,
}

impl RecordingFilter {
    /// Makes the filter of a request and its response.
    pub(super) fn new<B: AsRef<[u8]>>(secrets: Redactor, request: &Request<B>) -> Self {
        let tables = request.extensions().get::<RecordTables>();
        let sensitive = tables.map(RecordTables::sensitive).unwrap_or_default();
        let query = request.uri().query().unwrap_or_default();
        let refusal = sensitive.redact_request(secrets.clone(), query, request.body().as_ref());
        Self { secrets, sensitive, refusal }
    }

    /// Cleans a text without records.
    pub(super) fn text(&self, text: &str) -> String {
        self.secrets.redact(text).into_owned()
    }

    /// Cleans the body of a request.
    pub(super) fn request(&self, body: &str) -> String {
        let masked = self.sensitive.mask(body, Placeholder::SameType);
        self.secrets.redact(&masked).into_owned()
    }

    /// Cleans the path and the query of a request.
    pub(super) fn path(&self, uri: &Uri) -> String {
        let path = match uri.query() {
            Some(query) => format!("{}?{}", uri.path(), self.sensitive.mask_query(query)),
            None => uri.path().to_owned(),
        };
        self.text(&path)
    }

    /// Cleans the body of a response. In a success, a value of the request may be the value of another field.
    pub(super) fn answer(&self, body: &str, is_success: bool) -> String {
        let masked = self.sensitive.mask(body, Placeholder::SameType);
        let redactor = if is_success { &self.secrets } else { &self.refusal };
        redactor.redact(&masked).into_owned()
    }
}
