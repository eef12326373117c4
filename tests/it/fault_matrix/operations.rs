//! The operations that run under each fault, and the conditions that must hold afterwards.

use core_api::{
    Activity, ActivityInput, CreateActivity, DeleteActivity, Error, GetActivity, Id,
    ListActivities, UpdateActivity, client::Records,
};
use core_sandbox::Fault;

use super::{
    faults::{Case, Occurrence},
    setup::{Fixture, Setup},
};

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Operation {
    Get,
    List,
    Create,
    Update,
    Delete,
    Refresh,
}

const ACTIVITY: &str = "/api/activity";
const TOKEN: &str = "/idp/connect/token";

impl Operation {
    pub(super) const ALL: [Self; 6] =
        [Self::Get, Self::List, Self::Create, Self::Update, Self::Delete, Self::Refresh];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::List => "list",
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Refresh => "refresh",
        }
    }

    /// Returns the fault for the requests of this operation.
    fn fault(self, case: &Case, occurrence: Occurrence) -> Fault {
        match self {
            Self::Get => case.fault(occurrence, "GET", ACTIVITY, 0),
            Self::List => case.fault(occurrence, "GET", ACTIVITY, 1),
            Self::Create => case.fault(occurrence, "POST", ACTIVITY, 0),
            Self::Update => case.fault(occurrence, "PUT", ACTIVITY, 0),
            Self::Delete => case.fault(occurrence, "DELETE", ACTIVITY, 0),
            Self::Refresh => case.fault(occurrence, "POST", TOKEN, 0),
        }
    }

    /// Runs the operation under the fault. Returns the cell of the table, and the secrets of the
    /// session.
    pub(super) async fn run(
        self,
        setup: &Setup,
        case: &Case,
        occurrence: Occurrence,
    ) -> (String, Vec<String>) {
        let fixture = setup.fixture(self.name()).await;
        let all = setup.all().await;
        let secrets = fixture.secrets.all().await;
        if self == Self::Refresh {
            setup.sandbox.expire_access_tokens();
        }
        let (before, created_before) =
            (setup.sandbox.counters(), setup.sandbox.created::<Activity>());
        setup.sandbox.inject(self.fault(case, occurrence));
        let mut rows = fixture.client.stream(ListActivities::new().page(1, page(&all)).prefetch(1));
        let mut read = Vec::new();
        let result = self.perform(&fixture, &mut rows, &mut read).await;

        // Before `clear_faults` releases held requests.
        let after = setup.sandbox.counters();
        let created = setup.sandbox.created::<Activity>() - created_before;
        let current = setup.read_after(self, fixture.activity.id).await;
        setup.sandbox.clear_faults();
        assert!(created <= 1, "{}: {created} records were created", case.name);
        assert_eq!(after.replays, 0, "{}: a refresh token came twice", case.name);
        let sent = match self {
            Self::Refresh => after.token_requests - before.token_requests,
            _ => after.requests - before.requests,
        };
        fixture.secrets.check(&secrets, result.as_ref().err()).await;
        let time = fixture.waits.take(result.as_ref().err());
        let more = match self {
            Self::Get => String::new(),
            Self::List => {
                drop(read_all(&mut rows, &mut read).await);
                list_effect(&result, &all, read)
            }
            Self::Create => write_effect(&result, created == 1),
            Self::Update => {
                write_effect(&result, current.is_some_and(|current| current.memo.is_some()))
            }
            Self::Delete => write_effect(&result, current.is_none()),
            Self::Refresh => next_call(&get(&fixture).await),
        };
        (format!("{}, {sent} sent{time}{more}", outcome(&result)), secrets)
    }

    async fn perform(
        self,
        fixture: &Fixture,
        rows: &mut Records<Activity>,
        read: &mut Vec<Id<Activity>>,
    ) -> Result<(), Error> {
        match self {
            Self::Get | Self::Refresh => get(fixture).await,
            Self::List => read_all(rows, read).await,
            Self::Create => {
                let input = ActivityInput::new().code("once").description("Faults");
                fixture.client.send(CreateActivity::new(input)).await.map(drop)
            }
            Self::Update => {
                let mut changed = fixture.activity.clone();
                changed.memo = Some("changed".to_owned());
                fixture.client.send(UpdateActivity::new(changed)).await.map(drop)
            }
            Self::Delete => fixture.client.send(DeleteActivity::new(fixture.activity.id)).await,
        }
    }
}

async fn read_all(rows: &mut Records<Activity>, read: &mut Vec<Id<Activity>>) -> Result<(), Error> {
    while let Some(activity) = rows.try_next().await? {
        read.push(activity.id);
    }
    Ok(())
}

async fn get(fixture: &Fixture) -> Result<(), Error> {
    let read = fixture.client.send(GetActivity::new(fixture.activity.id)).await?;
    assert_eq!(read.id, fixture.activity.id);
    Ok(())
}

/// Page size that splits all rows into three pages.
fn page(all: &[Id<Activity>]) -> u32 {
    u32::try_from(all.len() / 3 + 1).unwrap()
}

fn outcome(result: &Result<(), Error>) -> String {
    match result {
        Ok(()) => "done".to_owned(),
        Err(error) => error.kind().to_string(),
    }
}

/// Returns the effect of a write. A write that succeeded must have been executed.
fn write_effect(result: &Result<(), Error>, is_acted_on: bool) -> String {
    assert!(result.is_err() || is_acted_on, "the write succeeded, but was not executed");
    if result.is_err() && is_acted_on { ", acted".to_owned() } else { String::new() }
}

/// Returns the effect on a list. No row may be repeated, and a list that succeeds has all rows.
fn list_effect(
    result: &Result<(), Error>,
    all: &[Id<Activity>],
    mut read: Vec<Id<Activity>>,
) -> String {
    let count = read.len();
    read.sort_unstable_by_key(ToString::to_string);
    read.dedup();
    assert_eq!(read.len(), count, "a row came twice");
    match result {
        Ok(()) => {
            assert_eq!(count, all.len(), "rows are lost");
            String::new()
        }
        Err(_) if count == all.len() => ", the rest follows".to_owned(),
        Err(_) => format!(", {count} of {} rows", all.len()),
    }
}

fn next_call(result: &Result<(), Error>) -> String {
    match result {
        Err(error) if error.needs_login() => ", later a login is needed".to_owned(),
        other => format!(", later {}", outcome(other)),
    }
}
