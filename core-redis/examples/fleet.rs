//! A fleet of worker processes that share one session in Redis.
//!
//! `cargo run -p core-redis --example fleet` starts a sandbox and a `redis-server`, and needs no
//! other setup. Set `REDIS_URL` to use a running server instead. Tokens live two seconds, so the
//! workers have to refresh: one at a time, and with each refresh token only once.

use std::{
    env,
    error::Error,
    net::{Ipv4Addr, TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use core_api::ListActivities;
use core_auth::{App, LoginMethod, Session};
use core_redis::RedisStore;
use core_sandbox::Sandbox;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

const WORKERS: usize = 4;

/// Working time of each worker.
const SHIFT: Duration = Duration::from_secs(6);

/// Prefix of the session's keys in Redis.
const PREFIX: &str = "fleet-example:";

/// The settings of a worker. A real fleet reads them from its configuration.
const SETTINGS: [&str; 4] = ["REDIS_URL", "IDENTITY_URL", "CLIENT_ID", "REDIRECT_URI"];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    match env::args().nth(1).as_deref() {
        None => fleet().await,
        Some("worker") => worker().await,
        Some(other) => Err(format!("unknown argument `{other}`").into()),
    }
}

/// Logs in once, and runs the workers.
async fn fleet() -> Outcome {
    let (_server, redis_url) = redis().await?;
    let sandbox = Sandbox::builder().token_lifetime(Duration::from_secs(2)).start().await?;
    let sandbox = Arc::new(sandbox);
    let id = sandbox.app();
    let settings =
        [redis_url, sandbox.identity_url(), id.client_id.clone(), id.redirect_uri().to_owned()];
    let app = app(&settings, &id.client_secret)?;

    let session = Session::builder(app, RedisStore::connect(&settings[0], PREFIX).await?)
        .login(consenting(&sandbox))
        .open()
        .await?;
    println!("Logged in once; {WORKERS} workers start.");

    let workers = (0..WORKERS).map(|_| {
        Command::new(env::current_exe()?)
            .arg("worker")
            .envs(SETTINGS.iter().zip(&settings))
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
        "{} calls, {} refreshes, {} refresh tokens presented twice.",
        counters.requests, counters.refreshes, counters.replays
    );
    session.logout().await?;
    println!("Signed out, at the server and in Redis.");
    Ok(())
}

/// Returns a way to log in as a person who consents to each login.
fn consenting(sandbox: &Arc<Sandbox>) -> LoginMethod {
    let sandbox = Arc::clone(sandbox);
    LoginMethod::with(move |login| {
        let callback = sandbox.consent(login.url().as_str());
        async move { Ok::<_, Box<dyn Error + Send + Sync>>(login.finish(&callback?).await?) }
    })
}

/// Calls the API until its shift is over.
async fn worker() -> Outcome {
    let variable = |name| env::var(name).map_err(|_| format!("`{name}` is not set"));
    let settings = [
        variable(SETTINGS[0])?,
        variable(SETTINGS[1])?,
        variable(SETTINGS[2])?,
        variable(SETTINGS[3])?,
    ];
    let store = RedisStore::connect(&settings[0], PREFIX).await?;
    // A worker cannot ask a person to log in.
    let session = Session::builder(app(&settings, &variable("CLIENT_SECRET")?)?, store)
        .login(LoginMethod::nobody())
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
        "A worker sent {calls} calls, refreshed {} times, and adopted {} grants of other workers.",
        counters.refreshed, counters.adopted
    );
    Ok(())
}

fn app(settings: &[String; 4], secret: &str) -> Outcome<App> {
    let [_, identity_url, client_id, redirect_uri] = settings;
    Ok(App::at(identity_url, client_id, redirect_uri)?.with_secret(secret).allow_loopback())
}

/// A Redis server that stops when the example ends.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Returns the URL of the server in the environment, or starts a new server.
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
