//! Calls every list, and creates, reads, updates and deletes one record of every resource.

mod sample;

use std::marker::PhantomData;

use core_api::{
    AccessToken, Client, Json,
    endpoint::{
        BatchCreate, CanBatchCreate, CanCreate, CanDelete, CanGet, CanList, CanPatch, CanRead,
        CanUpdate, Create, Delete, Get, List, Patch, Read, Update,
    },
};
use core_auth::StaticToken;
use core_sandbox::Sandbox;
use jiff::civil::date;

use sample::{MakeEnum as _, MakeSample as _, Maker, Samples};

async fn setup() -> (Sandbox, Client) {
    let sandbox = Sandbox::builder().today(date(2026, 3, 17)).start().await.unwrap();
    let token = AccessToken::new(sandbox.issue_token(), sandbox.base_url().unwrap());
    let client = Client::builder(StaticToken::from(token)).allow_loopback().build().unwrap();
    (sandbox, client)
}

async fn list<R: CanList>(client: &Client) -> Vec<R> {
    let page = client.send(List::<R>::new().page(1, 10)).await.unwrap();
    assert!(page.len() >= 5, "{}: {}", R::NAME, page.len());
    let count = client.count(List::<R>::new()).await.unwrap();
    assert!(count >= page.len() as u64, "{}", R::NAME);
    page
}

async fn read<R: CanRead>(client: &Client) -> R {
    client.send(Read::<R>::new()).await.unwrap()
}

/// Returns records of a resource: a page of its list, its single object, or nothing for other calls.
macro_rules! records {
    (list $client:ident $record:ident) => {
        list::<core_api::$record>($client).await
    };
    (read $client:ident $record:ident) => {
        vec![read::<core_api::$record>($client).await]
    };
    ($other:ident $client:ident $record:ident) => {
        Vec::<core_api::$record>::new()
    };
}

macro_rules! list_all {
    (records { $(
        $group:ident $record:ident { $($word:ident $call:ident;)* } $input:tt $extra:tt $abilities:tt
    )* } calls $calls:tt) => {
        /// Reads the records of all resources, and returns the number of records by resource.
        async fn list_all(client: &Client) -> Vec<(&'static str, usize)> {
            vec![$((
                stringify!($record),
                Box::pin(async { 0 $(+ records!($word client $record).len())* }).await,
            )),*]
        }
    };
}

core_api::__resources!(list_all);

#[tokio::test]
async fn every_resource_has_records_that_decode() {
    let (_running, client) = setup().await;
    let listed = list_all(&client).await;
    assert!(listed.iter().all(|(_, records)| *records > 0), "{listed:?}");
    assert!(listed.len() >= 42);
}

async fn create<R: CanCreate>(client: &Client, input: R::Input) -> R {
    let record = client.send(Create::<R>::new(input)).await.unwrap();
    assert!(!record.id().is_none(), "{}", R::NAME);
    record
}

async fn get<R: CanGet + std::fmt::Debug>(client: &Client, record: &R) {
    let read = client.send(Get::new(record.id())).await.unwrap();
    assert!(read.changes_since(record).is_empty(), "{read:?} {record:?}");
}

async fn update<R: CanUpdate + Sync>(client: &Client, record: &mut R) {
    let marked = Json::parse("7.50").unwrap();
    record.unlisted_mut().unwrap().insert("markedByTheTour", marked);
    let saved = client.send(Update::new(record.clone())).await.unwrap();
    assert_eq!(saved.unlisted().text("markedByTheTour"), Some("7.50"));
    assert!(saved.changes_since(record).is_empty(), "{}", R::NAME);
    *record = saved;
}

async fn patch<R: CanPatch + Sync>(client: &Client, record: &mut R) {
    let mut changed = record.clone();
    changed.unlisted_mut().unwrap().insert("markedByTheTour", Json::parse("8.25").unwrap());
    let patch: Patch<R> = changed.changes_since(record).into_patch().unwrap();
    let saved = client.send(patch).await.unwrap();
    assert_eq!(saved.unlisted().text("markedByTheTour"), Some("8.25"));
    *record = saved;
}

async fn delete<R: CanDelete>(client: &Client, record: &R) {
    client.send(Delete::new(record.id())).await.unwrap();
    let error = client.send(Delete::new(record.id())).await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
}

async fn batch<R: CanBatchCreate + CanList>(client: &Client, input: R::Input) {
    let before = client.count(List::<R>::new()).await.unwrap();
    client.send(BatchCreate::<R>::new([input])).await.unwrap();
    assert_eq!(client.count(List::<R>::new()).await.unwrap(), before + 1, "{}", R::NAME);
}

/// Makes a call with the record and the input of the tour. Lists are in the test above.
macro_rules! step {
    (get $client:ident $resource:ident $record:ident $input:ident) => {
        get($client, &$record).await
    };
    (update $client:ident $resource:ident $record:ident $input:ident) => {
        update($client, &mut $record).await
    };
    (patch $client:ident $resource:ident $record:ident $input:ident) => {
        patch($client, &mut $record).await
    };
    (delete $client:ident $resource:ident $record:ident $input:ident) => {
        delete($client, &$record).await
    };
    (batch $client:ident $resource:ident $record:ident $input:ident) => {
        batch::<core_api::$resource>($client, $input.clone()).await
    };
    ($other:ident $client:ident $resource:ident $record:ident $input:ident) => {};
}

/// Returns an input with the required fields and a new record, or a record of the sandbox without an input.
macro_rules! start {
    ($client:ident $samples:ident $resource:ident [$($word:ident)*] {
        $input:ident; $($field:ident: $type:ty,)*
    }) => {{
        let input = core_api::$input::new()$(.$field((&Maker::<$type>(PhantomData)).make($samples)))*;
        (input.clone(), create::<core_api::$resource>($client, input).await)
    }};
    ($client:ident $samples:ident $resource:ident [$($word:ident)*] {}) => {{
        let mut records = Vec::new();
        $(records.extend(records!($word $client $resource));)*
        ((), records.swap_remove(0))
    }};
}

macro_rules! tour_all {
    (records { $(
        $group:ident $record:ident { $($word:ident $call:ident;)* } $input:tt $extra:tt $abilities:tt
    )* } calls $calls:tt) => {
        /// Makes each call of each resource.
        async fn tour_all(client: &Client, samples: &Samples) {
            $(Box::pin(async {
                #[allow(unused_mut, reason = "some resources only read")]
                let (_input, mut _record) = start!(client samples $record [$($word)*] $input);
                $(step!($word client $record _record _input);)*
            })
            .await;)*
        }
    };
}

core_api::__resources!(tour_all);

#[tokio::test]
async fn each_call_of_each_resource_works() {
    let (_running, client) = setup().await;
    let samples = Samples::read(&client).await;
    tour_all(&client, &samples).await;
}

#[tokio::test]
async fn calls_below_a_record_have_their_own_types() {
    use core_api::{
        FindDocumentUri, GetHealth, GetVersion, ListProjectActivities, ListProjectResources,
    };
    let (_running, client) = setup().await;
    let assigned = list::<core_api::ProjectAssignmentActivity>(&client).await.remove(0);
    let project = assigned.project_id.unwrap();
    let rows = client.send(ListProjectActivities::new(project)).await.unwrap();
    assert!(rows.iter().all(|row| row.project_id == Some(project)), "{rows:?}");
    assert!(
        client.send(ListProjectResources::new(project)).await.unwrap().as_str().starts_with('[')
    );
    let document = list::<core_api::Document>(&client).await[0].id;
    let uri = client.send(FindDocumentUri::new(document)).await.unwrap();
    assert!(uri.starts_with("http://127.0.0.1:"), "{uri}");
    assert!(client.send(GetHealth::new()).await.unwrap().as_str().contains("Healthy"));
    assert!(client.send(GetVersion::new()).await.unwrap().as_str().contains("2026"));
}
