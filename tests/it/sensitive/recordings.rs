//! Cassettes of calls that send and return sensitive values.

use std::sync::Arc;

use core_api::{
    Client,
    client::{Cassette, Recorder, Replayer},
    endpoint::Get,
};

use super::{
    Taxed,
    errors::{Server, client},
    input,
    person::{
        BatchCreatePeople, CreatePerson, JSON, ListPeople, MARKERS, PatchPerson, Person,
        UpdatePerson, person, shows_nothing,
    },
};

/// Makes calls of every kind, and returns their results as text.
async fn run(client: &Client, server: &Server) -> String {
    let found = ListPeople::new().filter(Person::SSN.eq(MARKERS[0]) & Person::NAME.eq("Jane"));
    server.answer(200, JSON);
    let mut all = vec![
        client.send(CreatePerson::new(input())).await.map(drop),
        client.send(UpdatePerson::new(person())).await.map(drop),
        client.send(Get::new(person().id)).await.map(|read| {
            assert_eq!(read.name.as_deref(), Some("Jane"));
            assert!(read.born.is_some() && read.salary.is_some() && read.doctor.is_some());
        }),
        client
            .send(PatchPerson::new(person().id, "A").set(Person::SSN, MARKERS[0]))
            .await
            .map(drop),
    ];
    server.answer(202, "");
    all.push(client.send(BatchCreatePeople::new([input()])).await.map(drop));
    server.answer(200, format!("[{JSON}]"));
    all.push(client.send(found.clone()).await.map(drop));
    all.push(client.send(found.select::<Taxed>()).await.map(drop));
    server.answer(409, r#"{"Message":"MARKER-7781-x is taken, as is 7781.25"}"#);
    all.push(client.send(CreatePerson::new(input().name("Joe"))).await.map(drop));
    format!("{all:?}")
}

#[tokio::test]
async fn cassettes_show_no_sensitive_value_and_replay() {
    let server = Server::default();
    let recorder = Arc::new(Recorder::new());
    let recorded = run(&client(Arc::clone(&recorder), &server), &server).await;
    let text = recorder.cassette().to_json();
    shows_nothing(&text);
    assert!(text.contains("Jane") && text.contains("Graz"), "{text}");
    assert!(!recorded.starts_with("[Err"), "{recorded}");

    let replayer = Arc::new(Replayer::new(Cassette::parse(&text).unwrap()));
    let nobody = Server::default();
    let replayed = run(&client(Arc::clone(&replayer), &nobody), &nobody).await;
    assert_eq!(replayed, recorded);
    assert_eq!(replayer.left(), 0);
}
