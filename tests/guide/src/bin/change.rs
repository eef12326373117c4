//! Makes, changes and deletes an activity, and patches an employee.

use std::error::Error;

use core_api::{
    Activity, ActivityInput, CreateActivity, DeleteActivity, Employee, PatchEmployee, Scope,
};
use core_auth::{App, FileStore, Session};
use rust_decimal::Decimal;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let session = Session::builder(App::from_env()?, FileStore::open("session-write.json")?)
        .scopes([Scope::ReadwriteCore, Scope::OfflineAccess])
        .open()
        .await?;
    let client = session.client()?;

    let input =
        ActivityInput::new().code("G-01").description("Guide").bill_rate(Decimal::new(1200, 1));
    let made = client.send(CreateActivity::new(input)).await?;

    // Reads the record by its id, changes it, and sends it back whole. Sends nothing without a change.
    let raise = |activity: &mut Activity| activity.bill_rate = Some(Decimal::new(1355, 1));
    let changed = client.update(made.id, raise).await?;
    let rate = |activity: &Activity| activity.bill_rate.unwrap_or_default();
    println!("the rate was {} and is {}", rate(&made), rate(&changed));

    // Changes the named fields only. Core supports this for a few resources.
    let person = client.find_one(Employee::DISPLAY_NAME, "Jonas Berg").await?;
    let version = person.version.ok_or("the employee has no version")?;
    let patch = PatchEmployee::new(person.id, version)
        .set(Employee::BILL_RATE, Decimal::new(12_050, 2))
        .clear(Employee::TITLE);
    client.send(patch).await?;

    client.send(DeleteActivity::new(made.id)).await?;
    Ok(())
}
