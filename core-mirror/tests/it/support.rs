//! A sandbox with a client, and the records that it has by its own account.

use std::{collections::BTreeMap, time::Duration};

use core_api::{
    AccessToken, Client, TokenProvider, access::ReadOnly, client::Retry, endpoint::CallKind,
    record::InLists, token::TokenFuture,
};
use core_mirror::{Column, ColumnType, Table};
use core_sandbox::Sandbox;
use http::Method;
use rust_decimal::Decimal;
use serde_json::value::RawValue;

/// A provider that always returns the same token.
pub(crate) struct Token(pub(crate) AccessToken);

impl TokenProvider for Token {
    fn token(&self) -> TokenFuture<'_> {
        let token = self.0.clone();
        Box::pin(async { Ok(token) })
    }

    fn refused<'a>(&'a self, _: &'a AccessToken) -> TokenFuture<'a> {
        self.token()
    }
}

/// A sandbox, and a client without a rate limit.
pub(crate) struct Firm {
    pub(crate) sandbox: Sandbox,
    pub(crate) client: Client,
}

impl Firm {
    pub(crate) async fn start() -> Self {
        Self::of(Sandbox::start().await.unwrap())
    }

    pub(crate) fn of(sandbox: Sandbox) -> Self {
        let client = client(&sandbox);
        Self { sandbox, client }
    }

    pub(crate) fn read_only(&self) -> Client<ReadOnly> {
        self.client.read_only()
    }

    /// Returns the rows of a table as the server sends them, by id. Values are JSON texts.
    pub(crate) async fn records(&self, table: &Table) -> BTreeMap<String, Record> {
        records(&self.client, table).await
    }
}

/// Returns the rows of a table as the server sends them, by id. Values are JSON texts.
pub(crate) async fn records(client: &Client, table: &Table) -> BTreeMap<String, Record> {
    let resource = table.resource;
    if resource.call(CallKind::List).is_none() {
        let record: Record = client.raw(Method::GET, resource.path).fetch().await.unwrap();
        return BTreeMap::from([(id_of(&record), record)]);
    }
    let is_nested = |column: &&Column| column.field.in_lists == InLists::Expanded;
    let nested = table.columns.iter().filter(is_nested).map(|column| column.field.name);
    let nested = nested.collect::<Vec<_>>().join(",");
    let mut records = BTreeMap::new();
    for page in 1.. {
        let mut call = client.raw(Method::GET, resource.path);
        let size = if nested.is_empty() { 1_000 } else { 100 };
        if !nested.is_empty() {
            call = call.query("expand", &nested);
        }
        let rows: Option<Vec<Record>> =
            call.query("page", format!("{page},{size}")).fetch().await.unwrap();
        // An empty list may be a 204.
        let Some(rows) = rows.filter(|rows| !rows.is_empty()) else { break };
        records.extend(rows.into_iter().map(|row| (id_of(&row), row)));
    }
    records
}

pub(crate) fn client(sandbox: &Sandbox) -> Client {
    let token = AccessToken::new(sandbox.issue_token(), sandbox.base_url().unwrap());
    let retry = Retry::new().backoff(Duration::from_millis(1), Duration::from_millis(2));
    let builder = Client::builder(Token(token)).allow_loopback().no_rate_limit().retry(retry);
    builder.build().unwrap()
}

/// A row as the server sends it.
pub(crate) type Record = BTreeMap<String, Box<RawValue>>;

fn id_of(record: &Record) -> String {
    let id = record.get("id").map_or("null", |id| id.get());
    let id: Option<String> = serde_json::from_str(id).unwrap();
    id.unwrap_or_else(|| uuid::Uuid::nil().to_string()).to_lowercase()
}

/// Returns the value of a column as a text that does not depend on its spelling. `None` for null.
pub(crate) fn canonical(column: &Column, json: &str) -> Option<String> {
    if json == "null" {
        return None;
    }
    let text = || serde_json::from_str(json).unwrap_or_else(|_| json.to_owned());
    Some(match column.kind {
        ColumnType::Text => text(),
        ColumnType::Boolean => i64::from(json == "true").to_string(),
        ColumnType::Integer => json.to_owned(),
        ColumnType::Decimal => canonical_decimal(&text()),
        ColumnType::DateTime => text().parse::<jiff::civil::DateTime>().unwrap().to_string(),
        ColumnType::Uuid => text().to_lowercase(),
        ColumnType::Json => canonical_json(json),
        _ => unreachable!("a type without a form: {column:?}"),
    })
}

pub(crate) fn canonical_decimal(text: &str) -> String {
    let number = Decimal::from_str_exact(text).or_else(|_| Decimal::from_scientific(text));
    number.unwrap().normalize().to_string()
}

pub(crate) fn canonical_json(json: &str) -> String {
    serde_json::from_str::<serde_json::Value>(json).unwrap().to_string()
}
