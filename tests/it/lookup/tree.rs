//! Trees of records.

use core_api::{
    BatchCreateProjects, Client, CreateProject, Error, GetProject, Id, ListProjects,
    ListTimeEntries, Project, ProjectInput, TimeEntry,
};

use crate::support::api::Api;

async fn phase(client: &Client, code: &str, parent: Id<Project>) -> Result<Project, Error> {
    let root = client.first(ListProjects::new()).await?.unwrap();
    let input = ProjectInput::new()
        .name(code)
        .code(code)
        .client_id(root.client_id.unwrap())
        .manager_id(root.manager_id.unwrap())
        .parent_id(parent);
    client.send(CreateProject::new(input)).await
}

#[tokio::test]
async fn the_ids_of_a_project_and_its_phases_filter_its_time() {
    let Api { sandbox, client } = Api::start().await;
    let root = phase(&client, "TREE", Id::NONE).await.unwrap().id;
    let mut expected = vec![root];
    for code in ["TREE-1", "TREE-2"] {
        let below = phase(&client, code, root).await.unwrap().id;
        let leaf = phase(&client, &format!("{code}-1"), below).await.unwrap().id;
        expected.extend([below, leaf]);
    }
    let before = sandbox.counters().requests;
    let ids = client.subtree(Project::PARENT_ID, root).await.unwrap();
    let requests = sandbox.counters().requests - before;
    expected.sort();
    assert_eq!(ids.iter().copied().collect::<Vec<_>>(), expected);
    assert!(requests <= 5, "{requests}");
    let list = ListTimeEntries::new().filter(TimeEntry::PROJECT_ID.is_in(ids));
    assert_eq!(client.collect(list).await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_circle_of_records_is_read_once() {
    let Api { client, sandbox: _running } = Api::start().await;
    let root = phase(&client, "TREE", Id::NONE).await.unwrap().id;
    let below = phase(&client, "TREE-1", root).await.unwrap().id;
    client.update(root, |project| project.parent_id = Some(below)).await.unwrap();
    assert_eq!(client.send(GetProject::new(root)).await.unwrap().parent_id, Some(below));
    let ids = client.subtree(Project::PARENT_ID, root).await.unwrap();
    assert_eq!(ids, [root, below].into());
}

#[tokio::test]
async fn five_hundred_phases_take_a_few_calls() {
    let Api { sandbox, client } = Api::start().await;
    let root = phase(&client, "TREE", Id::NONE).await.unwrap();
    let inputs = (0..500).map(|number| {
        ProjectInput::new()
            .name("Phase")
            .code(format!("TREE-{number}"))
            .client_id(root.client_id.unwrap())
            .manager_id(root.manager_id.unwrap())
            .parent_id(root.id)
    });
    client.send(BatchCreateProjects::new(inputs)).await.unwrap();
    let before = sandbox.counters().requests;
    let ids = client.subtree(Project::PARENT_ID, root.id).await.unwrap();
    let requests = sandbox.counters().requests - before;
    assert_eq!(ids.len(), 501);
    assert!(requests <= 6, "{requests}");
}
