//! The records of a stranger, read from and written to a server.

use core::error::Error;

use bqe::{
    Client, Endpoint, Id, Json,
    access::{ReadOnly, RequiredAccess},
    client::Retry,
    endpoint::Query,
    exports::http::Method,
    record::Record,
};
use core_auth::StaticToken;
use core_downstream::{
    calls::{CountWork, GetWorkPart, ListWorkAgain},
    reexported::{Area, ListAreas, ListSites, Place, Site},
    renamed::{
        CreateWork, Extra, GetWork, ListWorks, PersonOrWork, Rate, Reason, UpdateWork, Work,
        WorkInput,
    },
    scopes::{ClosePayroll, GetPayroll, ReadPayroll, Right, WritePay},
};
use core_sandbox::Sandbox;

/// A result of these tests.
type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// A server, and a client of it.
async fn start() -> Outcome<(Sandbox, Client)> {
    let sandbox = Sandbox::start().await?;
    let token = StaticToken::new(sandbox.issue_token(), sandbox.base_url()?);
    let client = Client::builder(token).allow_loopback().retry(Retry::new().attempts(1)).build()?;
    Ok((sandbox, client))
}

#[tokio::test]
async fn a_record_is_created_read_changed_and_listed() -> Outcome {
    let (_sandbox, client) = start().await?;
    let made = client
        .send(CreateWork::new(WorkInput::new().code("STR-1").description("Drawn by a stranger")))
        .await?;
    let mut read: Work = client.send(GetWork::new(made.id)).await?;
    assert_eq!(read.description.as_deref(), Some("Drawn by a stranger"));
    assert!(read.unlisted.text("isActive").is_some(), "what is not listed is kept");

    read.billable = Some(true);
    let saved = client.send(UpdateWork::new(read)).await?;
    assert_eq!(saved.billable, Some(true));

    let list = ListWorks::new().filter(Work::CODE.eq("STR-1")).order_by(Work::DESCRIPTION.asc());
    let found = client.collect(list).await?;
    assert_eq!(found.iter().map(|work| work.id).collect::<Vec<_>>(), [made.id]);

    let mut again = ListWorkAgain::new();
    again.query = Query::new().filter(Work::CODE.eq("STR-1")).page(1, 10).field(Work::CODE);
    let page = client.send(again).await?;
    assert_eq!(page.iter().map(|work| work.id).collect::<Vec<_>>(), [made.id]);

    let rates =
        client.collect(ListWorks::new().filter(Work::CODE.eq("STR-1")).select::<Rate>()).await?;
    assert_eq!(rates.iter().map(|rate| rate.name.as_deref()).collect::<Vec<_>>(), [Some("STR-1")]);
    Ok(())
}

#[tokio::test]
async fn records_of_a_library_and_of_its_macros_are_read() -> Outcome {
    let (_sandbox, client) = start().await?;
    let sites = client.collect(ListSites::new()).await?;
    assert!(sites.iter().any(|site| site.name.is_some()), "{sites:?}");
    let areas: Vec<Area> = client.collect(ListAreas::new()).await?;
    assert!(areas.iter().all(|area| !area.id.is_none()), "{areas:?}");
    Ok(())
}

#[test]
fn an_object_from_macros_goes_through_json() -> Outcome {
    let text =
        r#"{"address":{"street":"1 Main St","city":"Graz"},"notes":{"first":"a","type":"b"}}"#;
    let place: Place = serde_json::from_str(text)?;
    assert_eq!(place.notes.as_ref().and_then(|notes| notes.r#type.as_deref()), Some("b"));
    assert_eq!(serde_json::to_string(&place)?, text);
    let reason: Reason = serde_json::from_str("\"weather\"")?;
    assert_eq!(serde_json::to_string(&reason)?, "\"weather\"");
    // The constant of the field `fields` is nearer than the table, which the trait still has.
    assert_eq!(Site::FIELDS.name(), "fields");
    assert!(<Site as Record>::FIELDS.iter().any(|field| field.name == "code"));
    assert_eq!(Extra::builder().name("a").new_(true).build().new, Some(true));
    Ok(())
}

#[test]
fn calls_are_requests_with_their_own_paths_and_scopes() -> Outcome {
    let base = "https://core.test".parse()?;
    let part = GetWorkPart::new(Id::NONE, "a/b", 7_u32).to_request(&base)?;
    let path = "/activity/00000000-0000-0000-0000-000000000000/a%2Fb/7";
    assert_eq!(part.uri().path(), path);
    let count = CountWork::new(vec![Extra::builder().name("a").build()]).to_request(&base)?;
    assert_eq!((count.method(), count.body().as_ref()), (&Method::POST, &br#"[{"name":"a"}]"#[..]));
    assert_eq!((GetPayroll::SCOPE, ReadPayroll::SCOPE), ("read:payroll", Right::Read.as_str()));
    assert_eq!((WritePay::SCOPE, ClosePayroll::SCOPE), ("readwrite:payroll", "close:year"));
    Ok(())
}

#[test]
fn an_id_is_one_of_a_marker_for_several_records() -> Outcome {
    let work: Id<Work> = "f5b2e48c-581a-485b-b1f3-7d34a3c74739".parse()?;
    let wide: Id<PersonOrWork> = work.widen();
    assert_eq!(wide.uuid(), work.uuid());
    Ok(())
}

/// A read-only client sends a call with an own need, which says that it may.
pub fn read_payroll(client: &Client<ReadOnly>) -> impl Future<Output = Result<Json, bqe::Error>> {
    client.send(GetPayroll::new())
}
