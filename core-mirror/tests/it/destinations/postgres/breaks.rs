//! Connections that break.

use core_mirror::{Destination, Postgres};
use serde_json::json;

use super::{
    Database,
    proxy::{Break, Proxy},
};
use crate::destinations::{
    records::cells,
    suite::{Place, batches::prepared},
};

/// Connects through a proxy.
async fn through(place: &Database, proxy: &Proxy) -> Postgres {
    let address =
        format!("postgres://owner@127.0.0.1:{}/{}?sslmode=disable", proxy.port, place.name);
    Postgres::connect(address.parse().unwrap()).await.unwrap()
}

/// Lets a table count the rows that are written to it.
const COUNT: &str = "CREATE TABLE writes (id uuid); \
    CREATE FUNCTION count_write() RETURNS trigger LANGUAGE plpgsql AS \
    'BEGIN INSERT INTO writes VALUES (NEW.id); RETURN NEW; END'; \
    CREATE TRIGGER count_writes AFTER INSERT OR UPDATE ON time_entry \
    FOR EACH ROW EXECUTE FUNCTION count_write()";

#[tokio::test]
async fn a_batch_whose_answer_is_lost_is_written_once() {
    let Some(place) = Database::new().await else { return };
    let proxy = Proxy::start(place.server.port).await;
    let mut destination = through(&place, &proxy).await;
    let work = prepared(&mut destination).await;
    place.execute(COUNT).await;
    let rows = |memo: &str| {
        let row = |number| work.row(number, json!({"memo": memo}));
        (0..50).map(row).collect::<Vec<_>>()
    };
    for (state, next) in
        [("1", Break::AnswerToCommit), ("2", Break::BeforeCommit), ("3", Break::Never)]
    {
        proxy.break_at(next);
        assert_eq!(destination.write(work.batch(state, rows(state))).await.unwrap().rejected, 0);
        assert_eq!(destination.state(&work.company).await.unwrap().as_deref(), Some(state));
        assert_eq!(place.cells(&work.table, "acme").await, cells(&work.table, &rows(state)));
    }
    let writes = place.query("SELECT count(*) FROM writes").await;
    assert_eq!(writes, [[Some("150".to_owned())]]);
}

#[tokio::test]
async fn a_connection_that_broke_is_opened_again() {
    let Some(place) = Database::new().await else { return };
    let mut destination = place.open().await;
    let work = prepared(&mut destination).await;
    for round in 0..3 {
        place
            .execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                 WHERE datname = current_database() AND pid <> pg_backend_pid()",
            )
            .await;
        match round {
            0 => destination.prepare(std::slice::from_ref(&work.table)).await.unwrap(),
            1 => assert_eq!(destination.state(&work.company).await.unwrap(), None),
            _ => drop(
                destination.write(work.batch("1", vec![work.row(1, json!({}))])).await.unwrap(),
            ),
        }
    }
    assert_eq!(destination.state(&work.company).await.unwrap().as_deref(), Some("1"));
}

#[tokio::test]
async fn a_server_that_restarts_is_waited_for() {
    let Some(place) = Database::new().await else { return };
    let proxy = Proxy::start(place.server.port).await;
    let mut destination = through(&place, &proxy).await;
    let work = prepared(&mut destination).await;
    place
        .execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
        .await;
    proxy.break_at(Break::Always);
    let write = destination.write(work.batch("1", vec![work.row(1, json!({}))]));
    let restart = async {
        proxy.until_refused(3).await;
        proxy.break_at(Break::Never);
    };
    let (written, ()) = tokio::join!(write, restart);
    written.unwrap();
    assert_eq!(destination.state(&work.company).await.unwrap().as_deref(), Some("1"));
}
