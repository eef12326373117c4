//! Makes a call that core-api lacks, through a proxy if `PROXY` is set.

use std::{env, error::Error};

use core_api::client::Transport;
use core_auth::{App, FileStore, Session};
use serde::Deserialize;

#[derive(Deserialize)]
struct Tax {
    code: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut app = App::from_env()?;
    if let Ok(proxy) = env::var("PROXY") {
        app = app.with_transport(Transport::builder().proxy(proxy).build()?);
    }
    // The client uses the transport of the app.
    let session = Session::builder(app, FileStore::open("session.json")?).open().await?;
    let client = session.client()?;

    // Limits, retries and errors are those of every other call.
    let rows: Vec<Tax> = client.raw_get("/activity").query("page", "1,100").fetch().await?;
    println!("{} rows, the first is {:?}", rows.len(), rows.first().map(|row| &row.code));
    Ok(())
}
