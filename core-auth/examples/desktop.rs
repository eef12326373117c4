//! A desktop program: a login with the browser, without a secret, that shows who logged in.
//!
//! `cargo run --example desktop` starts a sandbox, also acts as the browser, and needs no other setup.
//! With `-- --production`, it opens the person's browser and logs in to Core. Set `CORE_CLIENT_ID`,
//! and `CORE_REDIRECT_URI` to an address such as `http://127.0.0.1:8765/callback`.

use std::{env, error::Error, io, net::TcpListener};

use core_api::{ListProjects, Scope};
use core_auth::{App, LoginMethod, MemoryStore, Session};
use core_sandbox::Sandbox;
use tokio::runtime::Handle;
use url::Url;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// The scopes of the login. Core gives no refresh tokens to native apps, so `offline_access` is
/// missing.
const SCOPES: [Scope; 3] = [Scope::ReadCore, Scope::Openid, Scope::Profile];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    match env::args().nth(1).as_deref() {
        None => sandbox().await,
        Some("--production") => production().await,
        Some(other) => Err(format!("unknown argument `{other}`; there is `--production`").into()),
    }
}

async fn production() -> Outcome {
    let variable = |name| env::var(name).map_err(|_| format!("set `{name}`, see the README"));
    let app = App::production(&variable("CORE_CLIENT_ID")?, &variable("CORE_REDIRECT_URI")?)?;
    show(app, LoginMethod::browser()).await
}

async fn sandbox() -> Outcome {
    // Core requires a redirect URI with a registered port.
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let redirect_uri = format!("http://127.0.0.1:{port}/callback");
    let sandbox = Sandbox::builder().auto_consent(true).redirect_uri(redirect_uri).start().await?;
    println!("A sandbox answers at {}.", sandbox.url());
    let id = sandbox.public_app();
    let app = App::at(&sandbox.identity_url(), &id.client_id, id.redirect_uri())?.allow_loopback();
    let runtime = Handle::current();
    let way = LoginMethod::browser_with(move |loopback| {
        let runtime = runtime.clone();
        loopback.open_with(move |url| {
            runtime.spawn(browse(url.clone()));
            Ok(())
        })
    });
    show(app, way).await
}

/// Shows the title of the last page, as a browser does.
async fn browse(url: Url) -> io::Result<()> {
    let page = core_sandbox::browse(url.as_str()).await?;
    let title = page.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next());
    println!("The browser shows: {}.", title.unwrap_or_default());
    Ok(())
}

/// Logs in, and shows the person and three projects.
async fn show(app: App, way: LoginMethod) -> Outcome {
    let session =
        Session::builder(app, MemoryStore::new()).scopes(SCOPES).login(way).open().await?;
    let person = session.userinfo().await?;
    println!(
        "Logged in as {} of {}, subject {}.",
        person.name.as_deref().unwrap_or_default(),
        person.company.as_deref().unwrap_or_default(),
        person.subject(),
    );

    let client = session.client()?.read_only();
    let list = ListProjects::new().page(1, 3);
    for project in session.run(|| client.send(list.clone())).await? {
        println!("  {}", project.name.unwrap_or_default());
    }

    session.logout().await?;
    println!("Logged out: the token is no longer valid.");
    Ok(())
}
