//! "Sign in with Core": a web app whose visitors log in with Core, and stay logged in with a cookie.
//!
//! `cargo run --example sign_in_with_core` starts a sandbox and the web app, visits the app like a
//! browser, and ends. With `-- --serve`, the app keeps running, so that you can open it in a browser.
//!
//! The web app is in `site.rs`. The data about its visitors is in `visitors.rs`.

mod browser;
mod site;
mod visitors;

use std::{env, error::Error};

use core_auth::App;
use core_sandbox::Sandbox;
use tokio::net::TcpListener;

use browser::Browser;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

#[tokio::main]
async fn main() -> Outcome {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);
    let stays = env::args().nth(1).as_deref() == Some("--serve");
    let redirect_uri = format!("{address}/callback");
    let sandbox = Sandbox::builder().auto_consent(!stays).redirect_uri(redirect_uri);
    let sandbox = sandbox.start().await?;
    let id = sandbox.app();
    let app = App::at(&sandbox.identity_url(), &id.client_id, id.redirect_uri())?
        .with_secret(id.client_secret.as_str())
        .allow_loopback();
    // After an error, the app uses the known endpoints of Core.
    if let Err(error) = app.discover().await {
        eprintln!("{error}");
    }

    let router = site::router(app);
    let server = tokio::spawn(async { axum::serve(listener, router).await });
    println!("The web app answers at {address}.");
    if stays { Ok(server.await??) } else { visit(&address).await }
}

/// Visits the web app like a browser.
async fn visit(address: &str) -> Outcome {
    let mut browser = Browser::default();
    println!("A visitor sees: {}", browser.open(&format!("{address}/")).await?.title());
    let greeting = browser.open(&format!("{address}/login")).await?.title();
    println!("After signing in with Core: {greeting}");
    if greeting == "Hello" {
        return Err("the visitor is not logged in".into());
    }
    let forged = browser.open(&format!("{address}/callback?code=stolen&state=guessed")).await?;
    println!("A forged callback: {}: {}", forged.status.as_u16(), forged.text);
    println!("The visitor still sees: {}", browser.open(&format!("{address}/")).await?.title());
    let page = browser.post(&format!("{address}/logout")).await?;
    println!("After logging out: {}", page.title());
    Ok(())
}
