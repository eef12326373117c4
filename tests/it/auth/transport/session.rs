//! A session with the transport and the domains of its app.

use std::sync::Arc;

use core_api::ListActivities;
use core_auth::{LoginMethod, MemoryStore, Session, Sessions};

use super::Site;

#[tokio::test]
async fn the_client_of_a_session_takes_the_way_of_its_app() {
    let site = Arc::new(Site::start().await);
    let transport = site.direct().build().unwrap();
    let (app, store) = (site.app(&transport), MemoryStore::new());
    let person = Arc::clone(&site);
    let way = LoginMethod::with(move |login| {
        let callback = person.sandbox.consent(login.url().as_str());
        async move { login.finish(&callback.unwrap()).await }
    });
    // The check of the base URL after the login uses them as well.
    let session = Session::builder(app.clone(), store.clone()).login(way).open().await.unwrap();
    let client = session.client().unwrap();
    let page = session.run(|| client.send(ListActivities::new().page(1, 1))).await.unwrap();
    assert_eq!(page.len(), 1);

    let session = Sessions::new(app, store).get(session.account()).await.unwrap();
    let page = session.client().unwrap().send(ListActivities::new().page(1, 1)).await.unwrap();
    assert_eq!(page.len(), 1);
}
