//! The page of the faults.

use core_sandbox::{Fault, Sandbox};

use crate::browser::{open, submit};

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_is_listed_with_its_counters_and_switched_off() {
    let sandbox = Sandbox::start().await.unwrap();
    let held = sandbox.inject(Fault::held().on("/api/<script>").method("POST"));
    sandbox.inject(Fault::status(503).at("/api/project").after(2).always());
    let page = open(&sandbox, "/faults");
    page.has("1 × POST /api/&lt;script&gt; and below").has("all any method /api/project, after 2");
    page.has("/faults/1/release").lacks("/faults/2/release");
    assert_eq!(submit(&sandbox, "/faults/1/release", "").status, 303);
    assert_eq!(submit(&sandbox, "/faults/1/remove", "").status, 303);
    assert_eq!(held.fired(), 0);
    open(&sandbox, "/faults").lacks("POST").has("/api/project");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_of_each_kind_can_be_switched_on() {
    let sandbox = Sandbox::start().await.unwrap();
    let page = open(&sandbox, "/faults");
    let kinds: Vec<&str> = page.html.split("/faults/new/").skip(1).collect();
    assert!(kinds.len() > 10, "{page:?}");
    for kind in kinds {
        let path = format!("/faults/new/{}", kind.split('"').next().unwrap());
        open(&sandbox, &path).has("Switch on");
        let form = "status=503&milliseconds=1&milliseconds_per_byte=1&bytes=1&count=1&depth=1\
                    &value={}&path=/api/x";
        assert_eq!(submit(&sandbox, &path, form).status, 303, "{path}");
    }
    assert_eq!(open(&sandbox, "/faults/new/nothing").status, 404);
    let page = submit(&sandbox, "/faults/new/reply", "status=99&path=%22%3Cx");
    assert_eq!(page.status, 400);
    page.has("Refused.").has("value=\"99\"").has("value=\"&quot;&lt;x\"");
}
