//! Reads a sandbox with the client that progenitor makes from the OpenAPI 3.0 document.

use std::{env, error::Error};

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};

#[allow(
    clippy::all,
    missing_docs,
    unused,
    reason = "progenitor writes the module"
)]
mod core_client {
    progenitor::generate_api!(
        spec = "../../../../core-sandbox/openapi/openapi-3.0.json",
        interface = Builder,
    );
}

use core_client::{Client, Error as CallError, types};

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(run())
}

async fn run() -> Outcome<()> {
    let (endpoint, token) = (env::var("CORE_ENDPOINT")?, env::var("CORE_TOKEN")?);
    let mut headers = HeaderMap::new();
    headers.insert(AUTHORIZATION, HeaderValue::from_str(&format!("Bearer {token}"))?);
    let http = reqwest::Client::builder().default_headers(headers).no_proxy().build()?;
    let client = Client::new_with_client(endpoint.trim_end_matches('/'), http);
    read(&client).await?;
    write(&client).await?;
    refuse(&client).await
}

/// Lists activities by a filter, and reads the first one.
async fn read(client: &Client) -> Outcome<()> {
    let list = client.list_activities().where_("billable = true").order_by("code").page("1,5");
    let page = list.send().await?.into_inner();
    assert!((1..=5).contains(&page.len()), "{} rows", page.len());
    assert!(page.iter().all(|row| row.billable == Some(true)));
    let id = page[0].id.ok_or("a row has no id")?;
    let activity = client.get_activity().id(id).send().await?.into_inner();
    assert_eq!(activity.code, page[0].code);
    println!("{} rows; the first is {:?}", page.len(), activity.code);
    Ok(())
}

/// Creates, updates, patches and deletes an expense.
async fn write(client: &Client) -> Outcome<()> {
    let body = types::ExpenseInput::builder().code("OPENAPI").description("Made by a client");
    let created = client.create_expense().body(body).send().await?.into_inner();
    let (id, version) = (created.id.ok_or("no id")?, created.version.clone());
    let body = types::Expense { description: Some("Changed".to_owned()), ..created };
    let updated = client.update_expense().id(id).body(body).send().await?.into_inner();
    assert_eq!(updated.description.as_deref(), Some("Changed"));
    assert_ne!(updated.version, version);
    client.delete_expense().id(id).send().await?;
    println!("created, updated and deleted {id}");
    Ok(())
}

/// Reads a refusal with its key.
async fn refuse(client: &Client) -> Outcome<()> {
    let body = serde_json::from_str::<types::TimeEntryInput>(EMPTY_ENTRY)?;
    match client.create_time_entry().body(body).send().await {
        Err(CallError::ErrorResponse(refusal)) => {
            assert_eq!(refusal.status().as_u16(), 409);
            println!("refused with the key {:?}", refusal.key.as_deref());
            assert!(refusal.key.is_some());
            Ok(())
        }
        other => Err(format!("not refused: {other:?}").into()),
    }
}

/// An entry whose records do not exist.
const EMPTY_ENTRY: &str = r#"{
    "date": "2026-03-02T00:00:00", "description": "Site visit",
    "activityId": "00000000-0000-0000-0000-000000000001",
    "projectId": "00000000-0000-0000-0000-000000000001",
    "resourceId": "00000000-0000-0000-0000-000000000001"
}"#;
