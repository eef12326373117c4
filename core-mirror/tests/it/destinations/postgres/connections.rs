//! TLS, passwords, and servers that refuse.

use core_mirror::{Destination, Postgres};
use serde_json::json;

use super::Database;
use crate::destinations::{
    records::LEASE,
    suite::{Place, batches::prepared},
};

async fn error(address: &str) -> String {
    Postgres::connect(address.parse().unwrap()).await.unwrap_err().to_string()
}

#[tokio::test]
async fn tls_is_checked_as_the_address_says() {
    let Some(place) = Database::new().await else { return };
    let (port, name) = (place.server.port, &place.name);
    let address = |host: &str, parameters: &str| {
        format!("postgres://owner@{host}:{port}/{name}?hostaddr=127.0.0.1&{parameters}")
    };
    let root = format!("sslrootcert={}", place.server.certificate().display());
    let encrypted = async |host: &str, parameters: &str| {
        let session = uuid::Uuid::new_v4();
        let address = format!("{}&application_name={session}", address(host, parameters));
        let _destination = Postgres::connect(address.parse().unwrap()).await.unwrap();
        let query = format!(
            "SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) \
             WHERE application_name = '{session}'"
        );
        place.query(&query).await == [[Some("t".to_owned())]]
    };
    assert!(encrypted("localhost", "sslmode=prefer").await);
    assert!(!encrypted("localhost", "sslmode=disable").await);
    assert!(encrypted("db.example.org", "sslmode=require").await);
    assert!(encrypted("localhost", &root).await);
    assert!(encrypted("db.example.org", &format!("sslmode=verify-ca&{root}")).await);

    let text = error(&address("db.example.org", &root)).await;
    assert!(text.contains("not valid for name") && text.contains("name of the host"), "{text}");
    let text = error(&address("db.example.org", "sslmode=verify-full")).await;
    assert!(text.contains("UnknownIssuer") && text.contains("name its authority"), "{text}");
    let text = error(&address("localhost", "sslrootcert=/no/such/file")).await;
    assert!(text.contains("`/no/such/file`") && text.contains("; name another"), "{text}");
}

#[tokio::test]
async fn a_password_is_checked_and_never_shown() {
    let Some(place) = Database::new().await else { return };
    let (port, name) = (place.server.port, &place.name);
    let user = "DO 'BEGIN CREATE ROLE guarded LOGIN PASSWORD ''right''; \
                EXCEPTION WHEN duplicate_object THEN NULL; END'";
    place.execute(user).await;
    let address = |password: &str| format!("postgres://guarded:{password}@127.0.0.1:{port}/{name}");
    Postgres::connect(address("right").parse().unwrap()).await.unwrap();
    let text = error(&address("wrong-secret")).await;
    assert!(text.contains("refused the user (28P01") && text.contains("`PGPASSWORD`"), "{text}");
    assert!(!text.contains("wrong-secret"), "{text}");
    let text = error(&format!("postgres://guarded@127.0.0.1:{port}/{name}")).await;
    assert!(text.contains("password missing; set `PGPASSWORD`, or write"), "{text}");
}

#[tokio::test]
async fn a_server_that_refuses_is_an_error_with_the_fix() {
    let Some(place) = Database::new().await else { return };
    let port = place.server.port;
    let text = error(&place.server.socket_address("no_such_database")).await;
    assert!(text.contains("`no_such_database`") && text.contains("`createdb`"), "{text}");
    let text = error("postgres://me@127.0.0.1:1/books").await;
    assert!(text.contains("`127.0.0.1:1` cannot be reached"), "{text}");
    assert!(text.contains("check that the server runs"), "{text}");

    let address = format!("postgres://reader@127.0.0.1:{port}/{}", place.name);
    let user =
        "DO 'BEGIN CREATE ROLE reader LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END'";
    place.execute(user).await;
    let mut destination = Postgres::connect(address.parse().unwrap()).await.unwrap();
    let text = destination.prepare(&[]).await.unwrap_err().to_string();
    assert!(text.contains("refused a right (42501") && text.contains("grant it"), "{text}");

    let address = place.server.socket_address(&place.name);
    let read_only = format!("{address}?options=-c%20default_transaction_read_only%3Don");
    let mut destination = Postgres::connect(read_only.parse().unwrap()).await.unwrap();
    let text = destination.prepare(&[]).await.unwrap_err().to_string();
    assert!(text.contains("is read-only (25006") && text.contains("primary server"), "{text}");
}

#[tokio::test]
async fn a_batch_that_the_server_refuses_is_an_error_with_the_fix() {
    let Some(place) = Database::new().await else { return };
    let address = place.server.socket_address(&place.name);
    let address = format!("{address}?options=-c%20lock_timeout%3D200");
    let mut destination = Postgres::connect(address.parse().unwrap()).await.unwrap();
    let work = prepared(&mut destination).await;
    let batch = || work.batch("1", vec![work.row(1, json!({}))]);

    // Only a trigger can fill the disk for one table.
    place
        .execute(
            "CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS \
             'BEGIN RAISE ''could not extend file'' USING ERRCODE = ''53100''; END'; \
             CREATE TRIGGER fill BEFORE INSERT ON time_entry FOR EACH ROW EXECUTE FUNCTION fill()",
        )
        .await;
    let text = destination.write(batch()).await.unwrap_err().to_string();
    assert!(text.contains("no space left (53100: could not extend file)"), "{text}");
    assert!(text.contains("; free space there"), "{text}");
    place.execute("DROP TRIGGER fill ON time_entry").await;

    let other = place.server.client(&place.name).await;
    other.batch_execute("BEGIN; LOCK TABLE time_entry").await.unwrap();
    let text = destination.write(batch()).await.unwrap_err().to_string();
    assert!(text.contains("a lock in the way (55P03") && text.contains("`pg_locks`"), "{text}");
    other.batch_execute("ROLLBACK").await.unwrap();

    place.execute("ALTER TABLE time_entry DROP COLUMN memo").await;
    let text = destination.write(batch()).await.unwrap_err().to_string();
    assert!(text.contains("somebody changed") && text.contains("memo"), "{text}");
    assert_eq!(destination.state(&work.company).await.unwrap(), None);

    place.execute("ALTER TABLE time_entry ADD COLUMN own integer NOT NULL").await;
    let text =
        destination.prepare(std::slice::from_ref(&work.table)).await.unwrap_err().to_string();
    assert!(text.contains("`own`") && text.contains("drop its `NOT NULL`"), "{text}");
    place.execute("ALTER TABLE time_entry ALTER COLUMN own SET DEFAULT 7").await;
    destination.prepare(std::slice::from_ref(&work.table)).await.unwrap();
    destination.claim(&work.company, work.holder, LEASE).await.unwrap();
    destination.write(batch()).await.unwrap();
    assert_eq!(place.query("SELECT own FROM time_entry").await, [[Some("7".to_owned())]]);
}
