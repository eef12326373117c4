//! Tests of a program: without calls, with a sandbox, and with recorded calls.

use std::{error::Error, sync::Arc};

use core_api::{
    AccessToken, Activity, Client, ListActivities,
    client::{Cassette, ClientBuilder, Recorder, Replayer},
    record::Record,
};
use core_auth::StaticToken;
use core_sandbox::{Fault, Sandbox};
use rust_decimal::Decimal;

type Outcome = Result<(), Box<dyn Error>>;

/// Returns the highest rate. This is the code under test, in two parts.
fn highest(activities: &[Activity]) -> Option<Decimal> {
    activities.iter().filter_map(|activity| activity.bill_rate).max()
}

async fn highest_rate(client: &Client) -> Result<Option<Decimal>, core_api::Error> {
    let active = ListActivities::new().filter(Activity::IS_ACTIVE.eq(true));
    Ok(highest(&client.collect(active.by_key()).await?))
}

/// Returns a client of a sandbox. No login is needed.
fn client_of(sandbox: &Sandbox) -> Result<ClientBuilder, Box<dyn Error>> {
    let token = AccessToken::new(sandbox.issue_token(), sandbox.base_url()?);
    Ok(Client::builder(StaticToken::from(token)).allow_loopback())
}

#[test]
fn records_are_built_without_a_server() -> Outcome {
    let mut activity = Activity::empty(); // nothing is set
    activity.bill_rate = Some(Decimal::new(12_050, 2));
    let json = r#"{"id": "f5b2e48c-581a-485b-b1f3-7d34a3c74739", "billRate": 99.5}"#;
    let read: Activity = serde_json::from_str(json)?;
    assert_eq!(highest(&[activity, read]), Some(Decimal::new(12_050, 2)));
    Ok(())
}

#[tokio::test]
async fn a_sandbox_has_data_and_fails_on_demand() -> Outcome {
    let sandbox = Sandbox::start().await?;
    let client = client_of(&sandbox)?.build()?;
    let rate = highest_rate(&client).await?;
    assert!(rate.is_some());

    // The client repeats a read after a failure.
    let fault = sandbox.inject(Fault::status(503).on("/api/activity"));
    assert_eq!(highest_rate(&client).await?, rate);
    assert_eq!(fault.fired(), 1);
    Ok(())
}

#[tokio::test]
async fn recorded_calls_need_no_server() -> Outcome {
    let sandbox = Sandbox::start().await?;
    let recorder = Arc::new(Recorder::new());
    let client = client_of(&sandbox)?.middleware(Arc::clone(&recorder)).build()?;
    let rate = highest_rate(&client).await?;
    let text = recorder.cassette().to_json(); // `save` writes a file, without tokens

    let replayer = Replayer::new(Cassette::parse(&text)?);
    let client = client_of(&sandbox)?.middleware(replayer).build()?;
    drop(sandbox);
    assert_eq!(highest_rate(&client).await?, rate);
    Ok(())
}
