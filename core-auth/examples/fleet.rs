//! A fleet of workers, each a process of its own, that share one session in Redis.
//!
//! `cargo run --example fleet --features redis` starts a sandbox and a `redis-server`, and needs
//! nothing else; `REDIS_URL` names a server that is there already. Tokens live two seconds, so that
//! the workers have to refresh while they work: one at a time, and each refresh token once.

use std::{
    env,
    error::Error,
    net::{Ipv4Addr, TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use core_api::ListActivities;
use core_auth::{App, LoginWay, RedisStore, Session};
use core_sandbox::Sandbox;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

const WORKERS: usize = 4;

/// How long they work.
const SHIFT: Duration = Duration::from_secs(6);

/// What the keys of the session begin with.
const PREFIX: &str = "fleet-example:";

/// What a worker has to know; a fleet of your own has it from its configuration.
const KNOWN: [&str; 4] = ["REDIS_URL", "IDENTITY_URL", "CLIENT_ID", "REDIRECT_URI"];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    match env::args().nth(1).as_deref() {
        None => fleet().await,
        Some("worker") => worker().await,
        Some(other) => Err(format!("unknown argument `{other}`").into()),
    }
}

/// Logs in once, and lets the workers work.
async fn fleet() -> Outcome {
    let (_server, redis_url) = redis().await?;
    let sandbox = Sandbox::builder().token_lifetime(Duration::from_secs(2)).start().await?;
    let sandbox = Arc::new(sandbox);
    let id = sandbox.app();
    let known = [redis_url, sandbox.identity_url(), id.client_id.clone(), id.redirect_uri.clone()];
    let app = app(&known, &id.client_secret)?;

    let session = Session::builder(app, RedisStore::connect(&known[0], PREFIX).await?)
        .login(consenting(&sandbox))
        .open()
        .await?;
    println!("Logged in once; {WORKERS} workers start.");

    let workers = (0..WORKERS).map(|_| {
        Command::new(env::current_exe()?)
            .arg("worker")
            .envs(KNOWN.iter().zip(&known))
            .env("CLIENT_SECRET", &id.client_secret)
            .spawn()
    });
    let workers = workers.collect::<Result<Vec<Child>, _>>()?;
    for mut worker in workers {
        let ended = tokio::task::spawn_blocking(move || worker.wait()).await??;
        if !ended.success() {
            return Err("a worker failed".into());
        }
    }
    let counters = sandbox.counters();
    println!(
        "{} calls, {} refreshes, {} refresh tokens that came twice.",
        counters.requests, counters.refreshes, counters.replays
    );
    session.logout().await?;
    println!("Signed out, at the server and in Redis.");
    Ok(())
}

/// A person who consents to each login.
fn consenting(sandbox: &Arc<Sandbox>) -> LoginWay {
    let sandbox = Arc::clone(sandbox);
    LoginWay::with(move |login| {
        let callback = sandbox.consent(login.url().as_str());
        async move { Ok::<_, Box<dyn Error + Send + Sync>>(login.finish(&callback?).await?) }
    })
}

/// Calls the API until its shift is over.
async fn worker() -> Outcome {
    let variable = |name| env::var(name).map_err(|_| format!("`{name}` is not set"));
    let known =
        [variable(KNOWN[0])?, variable(KNOWN[1])?, variable(KNOWN[2])?, variable(KNOWN[3])?];
    let store = RedisStore::connect(&known[0], PREFIX).await?;
    // A worker has no person to ask.
    let session = Session::builder(app(&known, &variable("CLIENT_SECRET")?)?, store)
        .login(LoginWay::nobody())
        .open()
        .await?;
    let client = session.client()?;
    let (start, mut calls) = (Instant::now(), 0);
    while start.elapsed() < SHIFT {
        client.send(ListActivities::new().page(1, 1)).await?;
        calls += 1;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let counters = session.counters();
    println!(
        "A worker sent {calls} calls, refreshed {} times, and took over {} grants of others.",
        counters.refreshed, counters.adopted
    );
    Ok(())
}

fn app(known: &[String; 4], secret: &str) -> Outcome<App> {
    let [_, identity_url, client_id, redirect_uri] = known;
    Ok(App::at(identity_url, client_id, redirect_uri)?.with_secret(secret).allow_loopback())
}

/// A server that ends with the example.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The server that the environment names, or one of its own.
async fn redis() -> Outcome<(Option<Server>, String)> {
    if let Ok(url) = env::var("REDIS_URL") {
        return Ok((None, url));
    }
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
    let server = Command::new("redis-server")
        .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", ""])
        .stdout(Stdio::null())
        .spawn()
        .map_err(|error| format!("`redis-server` does not start ({error}); set `REDIS_URL`"))?;
    let server = Server(server);
    let start = Instant::now();
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        if start.elapsed() > Duration::from_secs(10) {
            return Err("`redis-server` does not answer".into());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok((Some(server), format!("redis://127.0.0.1:{port}")))
}
