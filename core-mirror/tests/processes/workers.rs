//! Four workers on one Redis, which mirror eight companies into one place.

mod shift;

use std::{env, sync::Arc, time::Duration};

use core_api::{AccessToken, Client, catalog, client::RateLimit};
use core_auth::{App, LoginMethod, Session};
use core_mirror::Table;
use core_redis::RedisStore;
use core_sandbox::{CompanySettings, Sandbox};

use super::{place::Place, redis::RedisServer, support::Token, tables::compare};
use shift::{ShiftOrders, ShiftWorker};

const WORKERS: usize = 4;
const COMPANIES: usize = 8;

/// The prefix of the sessions in Redis.
const PREFIX: &str = "mirror-test:";

/// The resources of each company.
const RESOURCES: [&str; 4] = ["Project", "TimeEntry", "Allocation", "DeletedHistory"];

/// Returns the limit of each company: a number of calls in a number of seconds.
fn limit() -> (u32, u64) {
    let number = |name: &str| env::var(name).ok().map(|text| text.parse::<u32>().unwrap());
    let (calls, seconds) = (number("CORE_MIRROR_CALLS"), number("CORE_MIRROR_WINDOW"));
    (calls.unwrap_or(20), seconds.unwrap_or(3).into())
}

/// Lets workers mirror companies, kills one of them, and compares all tables with those of the sandbox.
async fn share(place: Place) {
    let Some(redis) = RedisServer::start() else { return };
    let (calls, seconds) = limit();
    let names: Vec<String> = (0..COMPANIES).map(|number| format!("Firm {number}")).collect();
    let mut builder = Sandbox::builder()
        .rate_limit(calls, Duration::from_secs(seconds))
        .token_lifetime(Duration::from_secs(10));
    for (name, word) in names.iter().zip('a'..) {
        builder = builder.company(CompanySettings::new(name).data_center(format!("dc{word}")));
    }
    let sandbox = Arc::new(builder.start().await.unwrap());
    for name in &names {
        log_in(&sandbox, name, &redis).await;
    }
    let app = sandbox.app();
    let orders = ShiftOrders {
        place: place.clone(),
        redis: redis.url.clone(),
        prefix: PREFIX.to_owned(),
        identity: sandbox.identity_url(),
        client_id: app.client_id.clone(),
        secret: app.client_secret.clone(),
        redirect_uri: app.redirect_uri().to_owned(),
        companies: names.clone(),
        resources: RESOURCES.map(Into::into).into(),
        calls,
        seconds,
        first: 0,
    };
    let mut workers: Vec<ShiftWorker> = (0..WORKERS)
        .map(|first| ShiftWorker::start(&ShiftOrders { first: first * 2, ..orders.clone() }))
        .collect();
    let mut killed = workers.remove(0);
    tokio::task::block_in_place(|| killed.until_batches(3));
    killed.kill();
    for worker in workers {
        let ends = tokio::task::block_in_place(|| worker.ends());
        assert_eq!(ends.len(), COMPANIES);
        eprintln!("a worker completed {} runs: {ends:?}", ends.len());
    }
    check_limits(&sandbox, calls);
    compare_all(&sandbox, &place, &names).await;
}

/// Checks that no window of a company had more calls than its limit, and that no refresh token came twice.
fn check_limits(sandbox: &Sandbox, calls: u32) {
    let counters = sandbox.counters();
    eprintln!(
        "{} calls, {} in the fullest window of {calls}, {} refused, {} refreshes, {} replays",
        counters.requests,
        counters.most_in_a_window,
        counters.rate_limited,
        counters.refreshes,
        counters.replays
    );
    assert!(counters.most_in_a_window <= calls.into(), "{counters:?}");
    assert_eq!((counters.rate_limited, counters.replays), (0, 0));
}

/// Logs a person of a company in, and stores the session in Redis.
async fn log_in(sandbox: &Arc<Sandbox>, company: &str, redis: &RedisServer) {
    let companies = sandbox.companies();
    let company = companies.iter().find(|known| known.name == company).unwrap();
    sandbox.log_in_as(&company.people[0].id.to_string()).unwrap();
    let id = sandbox.app();
    let app = App::at(&sandbox.identity_url(), &id.client_id, id.redirect_uri()).unwrap();
    let app = app.with_secret(id.client_secret.as_str()).allow_loopback();
    let store = RedisStore::connect(&redis.url, PREFIX).await.unwrap();
    let consenting = Arc::clone(sandbox);
    let login = LoginMethod::with(move |login| {
        let callback = consenting.consent(login.url().as_str());
        async move {
            let grant = login.finish(&callback?).await?;
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(grant)
        }
    });
    let session = Session::builder(app, store).account(company.name.parse().unwrap());
    session.login(login).open().await.unwrap();
}

/// Compares the tables of all companies.
async fn compare_all(sandbox: &Sandbox, place: &Place, names: &[String]) {
    for company in sandbox.companies() {
        assert!(names.contains(&company.name));
        let token = sandbox.issue_token_for(&company.people[0].id.to_string()).unwrap();
        let token = AccessToken::new(token, company.endpoint.parse().unwrap());
        let (calls, seconds) = limit();
        let limit = RateLimit::per(calls, Duration::from_secs(seconds));
        let client = Client::builder(Token(token)).allow_loopback().rate_limit(limit);
        let client = client.build().unwrap();
        let mut counts = Vec::new();
        for name in RESOURCES {
            let table = Table::new(catalog::find(name).unwrap()).unwrap();
            counts.push((name, compare(place, &company.name, &client, &table).await));
        }
        eprintln!("{}: equal rows: {counts:?}", company.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn workers_share_companies_and_limits_in_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    share(Place::Sqlite(folder.path().join("firms.db"))).await;
}

#[cfg(feature = "postgres")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn workers_share_companies_and_limits_in_postgres() {
    let Some(server) = super::server::Server::shared() else { return };
    share(Place::Postgres(server.socket_address(&server.database().await))).await;
}
