//! Creates unless the record exists.

use core_api::{
    Activity, ActivityInput, Client, CreateActivity, DeleteActivity, Error, ErrorKind,
    client::{Creation, NaturalKey},
};
use core_sandbox::Fault;

use super::Api;

async fn design(client: &Client) -> Result<Creation<Activity>, Error> {
    let input = ActivityInput::new().code("KEY-1").description("Design");
    client.find_or_create(input, &NaturalKey::new(Activity::CODE)).await
}

#[tokio::test]
async fn a_record_is_created_once() {
    let Api { sandbox, client } = Api::start().await;
    let before = sandbox.counters().requests;
    let Creation::New(made) = design(&client).await.unwrap() else { panic!("not new") };
    assert_eq!(sandbox.counters().requests - before, 2);
    let Creation::Existing(found) = design(&client).await.unwrap() else { panic!("new") };
    assert_eq!(sandbox.counters().requests - before, 3);
    assert_eq!(made.id, found.id);
}

#[tokio::test]
async fn after_a_lost_answer_the_record_is_found() {
    let Api { sandbox, client } = Api::start().await;
    for fault in [Fault::answer_lost(), Fault::status(502).acted_on(), Fault::body_cut()] {
        let Creation::New(made) = ({
            let input = ActivityInput::new().code("OTHER").description("Other");
            client.find_or_create(input, &NaturalKey::new(Activity::CODE)).await.unwrap()
        }) else {
            panic!("not new")
        };
        sandbox.inject(fault.method("POST").on("/api/activity"));
        let recovered = design(&client).await.unwrap();
        assert!(matches!(recovered, Creation::Recovered(_)), "{recovered:?}");
        for id in [made.id, recovered.record().id] {
            client.send(DeleteActivity::new(id)).await.unwrap();
        }
    }
    assert_eq!(sandbox.created::<Activity>(), 6);
}

#[tokio::test]
async fn an_unknown_outcome_is_not_repeated() {
    let Api { sandbox, client } = Api::start().await;
    sandbox.inject(Fault::status(500).method("POST").on("/api/activity"));
    let error = design(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Server);
    assert!(error.is_outcome_unknown());
    assert!(error.to_string().contains("it may appear later"), "{error}");
    assert_eq!(sandbox.created::<Activity>(), 0);
    assert!(matches!(design(&client).await.unwrap(), Creation::New(_)));
}

#[tokio::test]
async fn a_refusal_is_known_and_ambiguous_keys_create_nothing() {
    let Api { sandbox, client } = Api::start().await;
    let made = design(&client).await.unwrap().into_record();
    let input = ActivityInput::new().code("KEY-1").description("Another");
    // The code is taken, but the description is the key.
    let error =
        client.find_or_create(input, &NaturalKey::new(Activity::DESCRIPTION)).await.unwrap_err();
    assert!(error.is_duplicate() && !error.is_outcome_unknown());

    let twin = ActivityInput::new().code("KEY-2").description("Design");
    client.send(CreateActivity::new(twin)).await.unwrap();
    let third = ActivityInput::new().code("KEY-3").description("Design");
    let key = NaturalKey::new(Activity::DESCRIPTION);
    let error = client.find_or_create(third, &key).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotUnique);
    let text = error.to_string();
    assert!(text.contains("2 records have the key `description` 'Design': "), "{text}");
    assert!(text.contains(&made.id.to_string()), "{text}");
    assert_eq!(sandbox.created::<Activity>(), 2);
}

#[tokio::test]
async fn of_two_creates_at_the_same_time_core_refuses_one_by_its_unique_code() {
    let Api { sandbox, client } = Api::start().await;
    let (first, second) = tokio::join!(design(&client), design(&client));
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_eq!(first.record().id, second.record().id);
    let count_new = [&first, &second].iter().filter(|one| matches!(one, Creation::New(_))).count();
    assert_eq!(count_new, 1, "{first:?} {second:?}");
    assert_eq!(sandbox.created::<Activity>(), 1);
}
