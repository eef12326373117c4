//! The web apps and the worker.

use std::{
    env,
    process::{Command as StdCommand, Stdio},
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

use super::{
    cookies::Browser,
    logins::{KEY, at_terminal},
    world::{Run, World, free_port},
};

/// A running web app. Dropping it ends the program.
struct App {
    address: String,
    child: Child,
}

/// Starts a web app at the redirect URI of the sandbox.
async fn serve(world: &World, program: &str) -> App {
    let redirect_uri = world.sandbox.app().redirect_uri().to_owned();
    let listen = redirect_uri.trim_start_matches("http://").trim_end_matches("/callback");
    let mut command = world.command(program, &[]);
    let mut child = command.env("LISTEN", listen).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).await.unwrap();
    let address = line.trim().strip_prefix("open ").unwrap().to_owned();
    App { address, child }
}

#[tokio::test]
async fn visitors_of_a_web_app_see_their_hours() {
    let world = World::start().await;
    let app = serve(&world, "web_app").await;
    let mut visitors = [Browser::new(), Browser::new(), Browser::new()];
    let page = |path: &str| format!("{}{path}", app.address);
    for visitor in &mut visitors {
        assert!(visitor.open(&page("/")).await.1.contains("Log in with Core"));
    }
    let [anna, ben, carl] = &mut visitors;
    let (status, hours) = anna.open(&page("/login")).await;
    assert!(status.is_success() && hours.ends_with(" hours"), "{hours}");
    let sum: Vec<&str> = hours.split(' ').collect();
    let rows = world.rows("timeentry").await.0;
    let is_equal = |person: &str| {
        let rows: Vec<_> = rows.iter().filter(|row| row["resource"] == person).cloned().collect();
        let rows = super::raw::Rows(rows);
        rows.len().to_string() == sum[0] && rows.sum(&["actualHours"]).to_string() == sum[2]
    };
    let people = world.rows("employee").await.texts("displayName");
    assert!(people.iter().any(|person| is_equal(person)), "{hours}");

    // Another browser needs a login of its own.
    assert!(ben.open(&page("/")).await.1.contains("Log in with Core"));
    assert_eq!(ben.open(&page("/login")).await.1, hours);
    // A forged callback is refused, and changes nothing.
    let forged = page("/callback?code=stolen&state=guessed");
    for visitor in [&mut *anna, &mut *carl] {
        assert_eq!(visitor.open(&forged).await.0.as_u16(), 400);
    }
    assert_eq!(anna.open(&page("/")).await.1, hours);
    // Tokens expire in all sessions, and are refreshed.
    world.sandbox.expire_access_tokens();
    assert_eq!(anna.open(&page("/")).await.1, hours);
    assert!(anna.post(&page("/logout")).await.1.contains("Log in with Core"));
    assert!(anna.open(&page("/")).await.1.contains("Log in with Core"));
}

#[tokio::test]
async fn sessions_of_a_web_app_survive_its_restart() {
    let world = World::start().await;
    let mut app = serve(&world, "web_app").await;
    let (_, hours) = Browser::new().open(&format!("{}/login", app.address)).await;
    app.child.kill().await.unwrap(); // also waits for its end
    let files = std::fs::read_dir(world.path("sessions")).unwrap().count();
    assert!(files > 0 && hours.ends_with(" hours"), "{hours}");
    let app = serve(&world, "web_app").await;
    assert_eq!(Browser::new().open(&format!("{}/login", app.address)).await.1, hours);
}

#[tokio::test]
async fn a_visitor_signs_in_and_the_app_keeps_no_access() {
    let world = World::start().await;
    let app = serve(&world, "sign_in").await;
    let (status, page) = Browser::new().open(&app.address).await;
    assert!(status.is_success() && page.starts_with("Hello "), "{page}");
    let forged = format!("{}/callback?code=stolen&state=guessed", app.address);
    assert_eq!(Browser::new().open(&forged).await.0.as_u16(), 400);
}

/// Starts a server of Redis. Without the program, returns `None`, or fails if `CORE_NEEDS_PROGRAMS` is set.
async fn redis() -> Option<(String, Child)> {
    if StdCommand::new("redis-server").arg("--version").stdout(Stdio::null()).status().is_err() {
        assert!(env::var_os("CORE_NEEDS_PROGRAMS").is_none(), "`redis-server` is not installed");
        eprintln!("`redis-server` is not installed, so this is not tried here");
        return None;
    }
    let port = free_port().to_string();
    let mut command = Command::new("redis-server");
    command.args(["--port", &port, "--save", "", "--bind", "127.0.0.1"]);
    let child = command.stdout(Stdio::null()).kill_on_drop(true).spawn().unwrap();
    let start = Instant::now();
    while std::net::TcpStream::connect(format!("127.0.0.1:{port}")).is_err() {
        assert!(start.elapsed() < Duration::from_secs(30), "Redis does not start");
        tokio::time::sleep(Duration::from_millis(5)).await; // no event tells that the port is open
    }
    Some((format!("redis://127.0.0.1:{port}"), child))
}

#[tokio::test]
async fn workers_share_a_session_in_redis() {
    let Some((url, _redis)) = redis().await else { return };
    let world = World::start().await;
    let command = |arguments: &[&str]| {
        let mut command = world.command("worker", arguments);
        command.env("REDIS_URL", &url).env("SESSION_KEY", KEY);
        command
    };
    let run = Run::of(command(&[])).await;
    assert!(run.code == Some(1) && run.errors.contains("must log in"), "{run:?}");
    let login = at_terminal(command(&["login"])).await;
    let count = world.rows("activity").await.len();
    assert_eq!(login.output, format!("{count} activities\n"), "{login:?}");

    world.sandbox.expire_access_tokens();
    let runs = [Run::of(command(&[])), Run::of(command(&[])), Run::of(command(&[]))];
    let [first, second, third] = runs;
    let (first, second, third) = tokio::join!(first, second, third);
    for run in [first, second, third] {
        assert_eq!(run.output, login.output, "{run:?}");
    }
    assert_eq!(world.sandbox.counters().replays, 0);
}
