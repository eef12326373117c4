//! Logs in once and tells who is logged in. The argument `logout` signs out.

use std::{env, error::Error};

use core_api::Scope;
use core_auth::{App, FileStore, Session};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let session = Session::builder(App::from_env()?, FileStore::open("login.json")?)
        .scopes([Scope::ReadCore, Scope::OfflineAccess, Scope::Openid, Scope::Profile])
        .open()
        .await?;
    if env::args().nth(1).as_deref() == Some("logout") {
        session.logout().await?;
        println!("Logged out.");
        return Ok(());
    }
    let person = session.userinfo().await?;
    let text = |text: Option<String>| text.unwrap_or_default();
    println!("Logged in as {} of {}.", text(person.name.clone()), text(person.company.clone()));
    Ok(())
}
