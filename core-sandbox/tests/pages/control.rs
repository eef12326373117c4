//! The control page, whose forms come from the table of operations.

use core_sandbox::Sandbox;

use crate::browser::{follow, open, reload, submit};

#[tokio::test(flavor = "multi_thread")]
async fn each_operation_has_a_form_with_its_fields_and_a_button() {
    let sandbox = Sandbox::start().await.unwrap();
    let page = open(&sandbox, "/control");
    for operation in Sandbox::operations() {
        let form = format!("action=\"/control/{}\"", operation.name);
        let form = page.html.split(&form).nth(1).unwrap_or_else(|| panic!("{}", operation.name));
        let form = form.split("</form>").next().unwrap();
        assert!(form.contains("<button"), "{form}");
        for parameter in operation.body.iter().chain(operation.query) {
            assert!(form.contains(&format!("name=\"{}\"", parameter.name)), "{form}");
        }
        assert_eq!(form.matches("<label").count(), form.matches(" name=\"").count(), "{form}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_button_does_what_its_route_does() {
    let sandbox = Sandbox::start().await.unwrap();
    let sent = submit(&sandbox, "/control/issue-token", "");
    assert_eq!((sent.status, sent.location.as_str()), (303, "/control"));
    reload(&sandbox, &sent).has("access_token").has("Done.");
    reload(&sandbox, &sent).lacks("access_token").lacks("Done.");
    assert_eq!(sandbox.counters().access_tokens, 1);
    follow(&sandbox, "/control/inject-fault", "effect=drop&path=/api/x").has("Done.");
    follow(&sandbox, "/control/remove-fault", "id=1").has("Done.");
    let page = submit(&sandbox, "/control/remove-fault", "id=1");
    assert_eq!(page.status, 404);
    page.has("Refused.").has("no fault has the id");
    submit(&sandbox, "/control/clock", "seconds_ahead=soon").has("Refused.").has("expected i64");
    assert_eq!(submit(&sandbox, "/control/nothing", "").status, 404);
}
