//! Writes the shapes of three lists to `shapes.json`: names, types and counts, and no data.

use std::error::Error;

use core_api::{ListProjects, ListTimeEntries, ListToDos, client::ShapeRecorder};
use core_auth::{App, FileStore, Session};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let session =
        Session::builder(App::from_env()?, FileStore::open("session.json")?).open().await?;
    let shapes = ShapeRecorder::open("shapes.json")?;
    let client = session.client_builder().middleware(shapes.clone()).build()?;

    // One page shows as much as all pages, except for rare values.
    let projects = client.send(ListProjects::new().page(1, 100)).await?;
    let entries = client.send(ListTimeEntries::new().page(1, 100)).await?;
    let tasks = client.send(ListToDos::new().page(1, 100)).await?;
    shapes.save()?;
    println!("{} rows", projects.len() + entries.len() + tasks.len());
    Ok(())
}
