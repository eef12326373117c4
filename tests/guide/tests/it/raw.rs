//! Raw JSON of the sandbox, read without the crates under test, to compare results with.

use std::str::FromStr;

use rust_decimal::Decimal;
use serde_json::Value;

use super::world::World;

/// Rows of the sandbox as JSON.
pub(crate) struct Rows(pub(crate) Vec<Value>);

impl World {
    /// Reads the pages of a list by an HTTP client alone.
    pub(crate) async fn rows(&self, path: &str) -> Rows {
        // Another provider may be installed by another test.
        drop(rustls::crypto::ring::default_provider().install_default());
        let http = reqwest::Client::new();
        let (mut rows, mut page) = (Vec::new(), 1);
        loop {
            let address = format!("{}{path}", self.sandbox.endpoint());
            let request = http.get(address).bearer_auth(self.sandbox.issue_token());
            let request = request.query(&[("page", format!("{page},1000"))]);
            let text = request.send().await.unwrap().text().await.unwrap();
            if text.is_empty() {
                return Rows(rows); // 204 after the last page
            }
            rows.extend(serde_json::from_str::<Vec<Value>>(&text).unwrap());
            page += 1;
        }
    }
}

impl Rows {
    /// Keeps the rows for which a field has one of these values.
    pub(crate) fn having<V: Into<Value>>(
        mut self,
        field: &str,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        let values: Vec<Value> = values.into_iter().map(Into::into).collect();
        self.0.retain(|row| values.contains(&row[field]));
        self
    }

    /// Keeps the rows whose texts are in a range, such as dates.
    pub(crate) fn between(mut self, field: &str, first: &str, last: &str) -> Self {
        self.0.retain(|row| row[field].as_str().is_some_and(|it| (first..=last).contains(&it)));
        self
    }

    pub(crate) fn texts(&self, field: &str) -> Vec<String> {
        self.0.iter().map(|row| row[field].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// Sums the products of some fields.
    pub(crate) fn sum(&self, factors: &[&str]) -> Decimal {
        let product = |row: &Value| factors.iter().map(|field| number(&row[*field])).product();
        self.0.iter().map(|row| -> Decimal { product(row) }).sum()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

/// Returns a number of JSON, read from its text.
pub(crate) fn number(value: &Value) -> Decimal {
    if value.is_null() { Decimal::ZERO } else { Decimal::from_str(&value.to_string()).unwrap() }
}

impl World {
    /// Logs in without the crates under test, and returns the response of the token endpoint.
    pub(crate) async fn tokens(&self) -> String {
        let (app, identity) = (self.sandbox.app(), self.sandbox.identity_url());
        let address = format!(
            "{identity}/connect/authorize?response_type=code&state=1&client_id={}&redirect_uri={}\
             &scope=readwrite:core%20offline_access",
            app.client_id,
            app.redirect_uri()
        );
        let callback = self.sandbox.consent(&address).unwrap();
        let code = callback.split("code=").nth(1).unwrap().split('&').next().unwrap();
        drop(rustls::crypto::ring::default_provider().install_default());
        let request = reqwest::Client::new().post(format!("{identity}/connect/token"));
        let request = request.basic_auth(&app.client_id, Some(&app.client_secret)).form(&[
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", app.redirect_uri()),
        ]);
        request.send().await.unwrap().text().await.unwrap()
    }
}
