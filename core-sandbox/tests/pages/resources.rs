//! The pages of the resources and of their records.

use core_sandbox::Sandbox;

use crate::browser::open;

#[tokio::test(flavor = "multi_thread")]
async fn all_resources_are_listed_with_their_numbers_of_records() {
    let sandbox = Sandbox::start().await.unwrap();
    open(&sandbox, "/resources").has("href=\"/resources/timeentry\"").has(">5000<");
    open(&sandbox, "/resources?name=Budget").has("/resources/budget").lacks("/resources/timeentry");
    for path in
        ["/resources/", "/resources/nothing", "/resources/timeentry/x", "/records/timeentry/x"]
    {
        assert_eq!(open(&sandbox, path).status, 404, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_has_pages_filters_orders_and_columns() {
    let sandbox = Sandbox::start().await.unwrap();
    let rows = |page: &crate::browser::Page| page.html.matches("<tr>").count() - 1;
    let page = open(&sandbox, "/resources/timeentry");
    page.has("page 1 of 200").has("page=2");
    assert_eq!(rows(&page), 25);
    let filtered =
        "/resources/timeentry?where=billable+%3D+true&orderBy=date+desc&fields=date,memo";
    let page = open(&sandbox, &format!("{filtered}&page=2"));
    page.has("page 2 of")
        .has("where=billable+%3D+true&amp;orderBy=date+desc&amp;fields=date%2Cmemo&amp;page=3");
    page.has("<th scope=\"col\">memo</th>").lacks("<th scope=\"col\">project</th>");
    for number in ["0", "-1", "x", "18446744073709551616"] {
        assert_eq!(open(&sandbox, &format!("/resources/timeentry?page={number}")).status, 200);
    }
    let beyond = open(&sandbox, &format!("/resources/timeentry?page={}", u64::MAX));
    beyond.has("No record matches");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_query_shows_the_message_of_core() {
    let sandbox = Sandbox::start().await.unwrap();
    let page = open(&sandbox, "/resources/project?where=name%20%3D%20%27%3Cb%3E");
    assert_eq!(page.status, 400);
    page.has("invalid where clause")
        .has("status 409")
        .lacks("<b>'")
        .has("value=\"name = '&lt;b&gt;\"");
    let page = open(&sandbox, "/resources/project?orderBy=nothing");
    page.has("Invalid field in 'orderBy' parameter. Field name: nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_is_shown_as_json_with_links() {
    let sandbox = Sandbox::start().await.unwrap();
    let table = open(&sandbox, "/resources/timeentry");
    let record = table.html.split("href=\"/records/timeentry/").nth(1).unwrap();
    let id = record.split('"').next().unwrap();
    let page = open(&sandbox, &format!("/records/timeentry/{id}"));
    page.has(&format!("&quot;id&quot;: &quot;{id}&quot;")).has("href=\"/records/project/");
}
