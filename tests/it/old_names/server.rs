//! A server that still sends old names: the sandbox, read by a declaration with newer names.

use std::collections::BTreeSet;

use core_api::{ErrorKind, Filter, GetActivity, Id, ListActivities, Resource, Unlisted};

use core_sandbox::Sandbox;

use crate::support::api::{Api, builder};

/// An activity whose description has a new name.
#[derive(Clone, Debug, PartialEq, Resource)]
#[resource("/activity", get = GetWork, list = ListWorks, update = UpdateWork)]
struct Work {
    #[field(read_only, filter)]
    id: Id<Work>,
    #[field(read_only)]
    version: Option<String>,
    #[field(filter, sort, renamed_from = "description")]
    title: Option<String>,
    #[field(unlisted)]
    unlisted: Unlisted,
}

#[tokio::test]
async fn an_update_reaches_the_old_name_of_the_server() {
    let api = Api::start().await;
    let before = api.activity().await;
    let id: Id<Work> = before.id.to_string().parse().unwrap();
    let work = api.client.send(GetWork::new(id)).await.unwrap();
    assert_eq!(work.title, before.description);

    api.client.update(id, |work| work.title = Some("Drawing by hand".to_owned())).await.unwrap();
    let after = api.client.send(GetActivity::new(before.id)).await.unwrap();
    assert_eq!(after.description.as_deref(), Some("Drawing by hand"));
    let changes = after.changes_since(&before);
    assert_eq!(changes.names().collect::<Vec<_>>(), ["description"]);
}

#[tokio::test]
async fn a_list_reads_old_names_and_a_filter_sends_the_new_one() {
    let api = Api::start().await;
    let activities = api.client.collect(ListActivities::new()).await.unwrap();
    let works = api.client.collect(ListWorks::new()).await.unwrap();
    let titles: BTreeSet<_> = works.iter().map(|work| &work.title).collect();
    assert_eq!(titles, activities.iter().map(|activity| &activity.description).collect());

    // A strict sandbox refuses the new name. A filter as text uses it as well, whatever name the text has.
    let strict = Sandbox::builder().strict(true).start().await.unwrap();
    let client = builder(&strict).build().unwrap();
    let filter = Filter::<Work>::parse("description = 'Drawing'").unwrap();
    let error = client.collect(ListWorks::new().filter(filter)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Query, "{error}");
}
