//! Tables, rights, locks and disks that change during a run.

use std::time::Duration;

use core_api::TimeEntry;
use core_mirror::{DestinationError, Mirror, MirrorError, Outcome, Postgres};
use core_sandbox::Sandbox;

use super::{Database, moment::Moment};
use crate::{
    destinations::{runs::assert_equal, server::Server, suite::Place},
    support::Firm,
};

/// A change during a run.
struct Fault {
    /// The statement of another person. `USER` is the user of the mirror.
    act: &'static str,
    /// A part of the error.
    fact: &'static str,
    /// Another part of the error: the fix.
    fix: &'static str,
    /// The statement that mends it. An empty one if the next run does.
    mend: &'static str,
}

const FAULTS: [Fault; 10] = [
    Fault {
        act: "DROP TABLE time_entry",
        fact: "has a table that somebody changed during the run (42P01: relation \"public.time_entry\"",
        fix: "undo the change",
        mend: "",
    },
    Fault {
        act: "ALTER TABLE time_entry RENAME TO kept",
        fact: "has a table that somebody changed during the run (42P01",
        fix: "undo the change",
        mend: "",
    },
    Fault {
        act: "ALTER TABLE time_entry DROP COLUMN memo",
        fact: "has a table that somebody changed during the run (42703: column \"memo\"",
        fix: "undo the change",
        mend: "",
    },
    Fault {
        act: "ALTER TABLE time_entry ALTER COLUMN actual_hours TYPE text",
        fact: "the column `actual_hours` of `public.time_entry` has the type `text`",
        fix: "change it back",
        mend: "ALTER TABLE time_entry ALTER COLUMN actual_hours TYPE numeric \
               USING actual_hours::numeric",
    },
    // Each has eight bytes, so the bytes of one are a value of the other.
    Fault {
        act: "ALTER TABLE time_entry ALTER COLUMN _fingerprint TYPE double precision",
        fact: "the column `_fingerprint` of `public.time_entry` has the type `double precision`",
        fix: "change it back",
        mend: "TRUNCATE time_entry; ALTER TABLE time_entry ALTER COLUMN _fingerprint TYPE bigint",
    },
    Fault {
        act: "REVOKE INSERT ON time_entry FROM USER",
        fact: "refused a right (42501: permission denied for table time_entry)",
        fix: "grant it to the user of the address",
        mend: "GRANT INSERT ON time_entry TO USER",
    },
    Fault {
        act: "REVOKE UPDATE ON _mirror_state FROM USER",
        fact: "refused a right (42501: permission denied for table _mirror_state)",
        fix: "grant it to the user of the address",
        mend: "GRANT UPDATE ON _mirror_state TO USER",
    },
    Fault {
        act: "DROP TABLE _mirror_state",
        fact: "has a table that somebody changed during the run (42P01",
        fix: "undo the change",
        mend: "",
    },
    Fault {
        act: "ALTER ROLE USER NOLOGIN; SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
              WHERE usename = 'USER'",
        fact: "refused the user (28000: role \"USER\" is not permitted to log in)",
        fix: "check the user",
        mend: "ALTER ROLE USER LOGIN",
    },
    Fault {
        act: "ALTER ROLE USER SET default_transaction_read_only = on; \
              SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'USER'",
        fact: "is read-only (25006",
        fix: "name the primary server",
        mend: "ALTER ROLE USER RESET default_transaction_read_only; \
               SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'USER'",
    },
];

/// A firm, and a database with a user that has only the rights of a mirror.
struct Setting {
    firm: Firm,
    place: Database,
    user: String,
}

impl Setting {
    async fn on(server: &'static Server) -> Self {
        let sandbox = Sandbox::builder().at_least::<TimeEntry>(6_000).start().await.unwrap();
        let place = Database { server, name: server.database().await };
        let user = format!("user_of_{}", place.name);
        let setting = Self { firm: Firm::of(sandbox), place, user };
        setting.execute("CREATE ROLE USER LOGIN; GRANT ALL ON SCHEMA public TO USER").await;
        setting
    }

    async fn execute(&self, statement: &str) {
        self.place.execute(&statement.replace("USER", &self.user)).await;
    }

    /// Makes a mirror whose calls pass a moment. `options` are settings of its sessions.
    async fn mirror(&self, moment: &Moment, options: &str) -> Mirror<Postgres> {
        let address = self.place.server.address_of(&self.user, &self.place.name);
        let address = format!("{address}?options={options}").parse().unwrap();
        let destination = Postgres::connect(address).await.unwrap();
        let builder = Mirror::builder(moment.client(&self.firm.sandbox), destination);
        let builder = builder.company("acme").resources(["Activity", "TimeEntry"]);
        builder.lease(Duration::from_secs(1)).build().unwrap()
    }

    /// Runs a mirror, acts at a moment, and returns the text of the error.
    async fn fail(
        &self,
        mirror: &mut Mirror<Postgres>,
        moment: &Moment,
        act: impl Future<Output = ()>,
    ) -> String {
        let act = async {
            moment.reached().await;
            act.await;
            moment.end();
        };
        let (result, ()) = tokio::join!(mirror.run(), act);
        let error = result.expect_err("the run ends");
        let text = error.to_string();
        let MirrorError::Destination { report, .. } = error else { panic!("{error:?}") };
        assert_eq!(report.outcome, Outcome::Incomplete(text.clone()));
        assert_eq!(report.rows_rejected, 0, "{text}");
        text
    }

    /// Runs a mirror to its end, and compares all rows.
    async fn complete(&self, mirror: &mut Mirror<Postgres>) {
        let report = loop {
            match mirror.run().await {
                // A run that lost its rights could not give its lease back.
                Err(MirrorError::Destination { source: DestinationError::Held { .. }, .. }) => {}
                result => break result.unwrap(),
            }
        };
        assert_eq!(report.outcome, Outcome::Complete, "{:?}", report.not_mirrored);
        assert_equal(&self.firm, &self.place, mirror.tables()).await;
    }
}

#[tokio::test]
async fn a_change_during_a_run_is_an_error_with_the_fix_and_the_next_run_continues() {
    let Some(server) = Server::shared() else { return };
    for Fault { act, fact, fix, mend } in FAULTS {
        let setting = Setting::on(server).await;
        let moment = Moment::after(4);
        let mut mirror = setting.mirror(&moment, "").await;
        let text = setting.fail(&mut mirror, &moment, setting.execute(act)).await;
        let fact = fact.replace("USER", &setting.user);
        assert!(text.contains(&fact) && text.contains(fix), "{act}: {text}");
        setting.execute(mend).await;
        setting.complete(&mut mirror).await;
    }
}

#[tokio::test]
async fn a_run_goes_on_when_the_lock_of_another_session_ends() {
    let Some(server) = Server::shared() else { return };
    let setting = Setting::on(server).await;
    let moment = Moment::after(4);
    let mut mirror = setting.mirror(&moment, "").await;
    let lock = async {
        moment.reached().await;
        let other = server.client(&setting.place.name).await;
        let lock = "BEGIN; LOCK TABLE time_entry IN ACCESS EXCLUSIVE MODE";
        other.batch_execute(lock).await.unwrap();
        moment.end();
        let waits = "SELECT 1 FROM pg_locks WHERE NOT granted \
                     AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
        while other.query(waits, &[]).await.unwrap().is_empty() {}
        other.batch_execute("ROLLBACK").await.unwrap();
    };
    let (report, ()) = tokio::join!(mirror.run(), lock);
    assert_eq!(report.unwrap().outcome, Outcome::Complete);
    assert_equal(&setting.firm, &setting.place, mirror.tables()).await;
}

#[tokio::test]
async fn a_lock_that_stays_is_an_error_that_names_the_setting() {
    let Some(server) = Server::shared() else { return };
    for (options, fact, fix) in [
        ("-c%20lock_timeout%3D200ms", "has a lock in the way (55P03", "or raise `lock_timeout`"),
        (
            "-c%20statement_timeout%3D500ms",
            "canceled a statement (57014: canceling statement due to statement timeout)",
            "or raise `statement_timeout`",
        ),
    ] {
        let setting = Setting::on(server).await;
        let moment = Moment::after(4);
        let mut mirror = setting.mirror(&moment, options).await;
        let other = server.client(&setting.place.name).await;
        let lock = async {
            let lock = "BEGIN; LOCK TABLE time_entry IN ACCESS EXCLUSIVE MODE";
            other.batch_execute(lock).await.unwrap();
        };
        let text = setting.fail(&mut mirror, &moment, lock).await;
        assert!(text.contains(fact) && text.contains(fix), "{text}");
        other.batch_execute("ROLLBACK").await.unwrap();
        setting.complete(&mut mirror).await;
    }
}

#[tokio::test]
async fn a_session_that_the_server_ends_for_its_rest_is_opened_again() {
    let Some(server) = Server::shared() else { return };
    let setting = Setting::on(server).await;
    let moment = Moment::after(4);
    // Core may let a run wait for a minute, and the server ends sessions that rest.
    let mut mirror = setting.mirror(&moment, "-c%20idle_session_timeout%3D50ms").await;
    let rest = async {
        moment.reached().await;
        let sessions = format!("SELECT 1 FROM pg_stat_activity WHERE usename = '{}'", setting.user);
        while !setting.place.query(&sessions).await.is_empty() {}
        moment.end();
    };
    let (report, ()) = tokio::join!(mirror.run(), rest);
    assert_eq!(report.unwrap().outcome, Outcome::Complete);
    assert_equal(&setting.firm, &setting.place, mirror.tables()).await;
}

#[tokio::test]
async fn a_full_disk_is_an_error_and_the_next_run_continues() {
    let Some(server) = Server::with_small_disk() else { return };
    let server: &'static Server = Box::leak(Box::new(server));
    let setting = Setting::on(server).await;
    let place = server.small_disk();
    setting.execute(&format!("CREATE TABLESPACE small LOCATION '{}'", place.display())).await;
    setting.execute("GRANT CREATE ON TABLESPACE small TO USER").await;
    let moment = Moment::after(2);
    let mut mirror = setting.mirror(&moment, "").await;
    let moved = setting.execute("ALTER TABLE time_entry SET TABLESPACE small");
    let text = setting.fail(&mut mirror, &moment, moved).await;
    assert!(text.contains("has no space left (53100") && text.contains("free space"), "{text}");
    setting.execute("ALTER TABLE time_entry SET TABLESPACE pg_default").await;
    setting.complete(&mut mirror).await;
}
