//! What is done while the fault happens, and what must hold of it.

use core_api::{
    Activity, ActivityInput, CreateActivity, DeleteActivity, Error, GetActivity, Id,
    ListActivities, UpdateActivity, client::Records,
};
use core_sandbox::Fault;

use super::{
    faults::{Case, Often},
    setup::{Hand, Setup},
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

    /// The fault, where it meets this operation.
    fn fault(self, case: &Case, often: Often) -> Fault {
        match self {
            Self::Get => case.fault(often, "GET", ACTIVITY, 0),
            Self::List => case.fault(often, "GET", ACTIVITY, 1),
            Self::Create => case.fault(often, "POST", ACTIVITY, 0),
            Self::Update => case.fault(often, "PUT", ACTIVITY, 0),
            Self::Delete => case.fault(often, "DELETE", ACTIVITY, 0),
            Self::Refresh => case.fault(often, "POST", TOKEN, 0),
        }
    }

    /// Does it while the fault happens, and says what came of it; the secrets are those that were
    /// used.
    pub(super) async fn meet(
        self,
        setup: &Setup,
        case: &Case,
        often: Often,
    ) -> (String, Vec<String>) {
        let hand = setup.hand(self.name()).await;
        let all = setup.all().await;
        let secrets = hand.secrets.all().await;
        if self == Self::Refresh {
            setup.sandbox.expire_access_tokens();
        }
        let (before, created) = (setup.sandbox.counters(), setup.sandbox.created::<Activity>());
        setup.sandbox.inject(self.fault(case, often));
        let mut rows = hand.client.stream(ListActivities::new().page(1, page(&all)).prefetch(1));
        let mut read = Vec::new();
        let result = self.perform(&hand, &mut rows, &mut read).await;

        // Before what is held goes on.
        let after = setup.sandbox.counters();
        let made = setup.sandbox.created::<Activity>() - created;
        let kept = setup.look(self, hand.activity.id).await;
        setup.sandbox.clear_faults();
        assert!(made <= 1, "{}: {made} records were created", case.name);
        assert_eq!(after.replays, 0, "{}: a refresh token came twice", case.name);
        let sent = match self {
            Self::Refresh => after.token_requests - before.token_requests,
            _ => after.requests - before.requests,
        };
        hand.secrets.check(&secrets, result.as_ref().err()).await;
        let time = hand.watch.take(result.as_ref().err());
        let more = match self {
            Self::Get => String::new(),
            Self::List => {
                drop(take_all(&mut rows, &mut read).await);
                followed(&result, &all, read)
            }
            Self::Create => acted(&result, made == 1),
            Self::Update => acted(&result, kept.is_some_and(|kept| kept.memo.is_some())),
            Self::Delete => acted(&result, kept.is_none()),
            Self::Refresh => later(&get(&hand).await),
        };
        (format!("{}, {sent} sent{time}{more}", shown(&result)), secrets)
    }

    async fn perform(
        self,
        hand: &Hand,
        rows: &mut Records<Activity>,
        read: &mut Vec<Id<Activity>>,
    ) -> Result<(), Error> {
        match self {
            Self::Get | Self::Refresh => get(hand).await,
            Self::List => take_all(rows, read).await,
            Self::Create => {
                let input = ActivityInput::new("once", "Faults");
                hand.client.send(CreateActivity::new(input)).await.map(drop)
            }
            Self::Update => {
                let mut changed = hand.activity.clone();
                changed.memo = Some("changed".to_owned());
                hand.client.send(UpdateActivity::new(changed)).await.map(drop)
            }
            Self::Delete => hand.client.send(DeleteActivity::new(hand.activity.id)).await,
        }
    }
}

async fn take_all(rows: &mut Records<Activity>, read: &mut Vec<Id<Activity>>) -> Result<(), Error> {
    while let Some(activity) = rows.try_next().await? {
        read.push(activity.id);
    }
    Ok(())
}

async fn get(hand: &Hand) -> Result<(), Error> {
    let read = hand.client.send(GetActivity::new(hand.activity.id)).await?;
    assert_eq!(read.id, hand.activity.id);
    Ok(())
}

/// A third of all rows, so that there are three pages.
fn page(all: &[Id<Activity>]) -> u32 {
    u32::try_from(all.len() / 3 + 1).unwrap()
}

fn shown(result: &Result<(), Error>) -> String {
    match result {
        Ok(()) => "done".to_owned(),
        Err(error) => error.kind().to_string(),
    }
}

/// What came of a write; one that is done has been acted on.
fn acted(result: &Result<(), Error>, is_acted_on: bool) -> String {
    assert!(result.is_err() || is_acted_on, "it is said to be done, and is not");
    if result.is_err() && is_acted_on { ", acted".to_owned() } else { String::new() }
}

/// What came of a list: no row twice, and all of them where it has gone on.
fn followed(
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

fn later(result: &Result<(), Error>) -> String {
    match result {
        Err(error) if error.needs_login() => ", later a login is needed".to_owned(),
        other => format!(", later {}", shown(other)),
    }
}
