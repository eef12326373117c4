//! The Singer tap as a process: what a target gets from it, and what its exit codes and errors say.

#[path = "singer/setting.rs"]
mod setting;
#[path = "singer/target.rs"]
mod target;

use std::{
    env, fs,
    io::{BufRead as _, BufReader, Read as _},
};

use clap::Parser as _;
use core_mirror::singer::TapArguments;
use core_sandbox::{Fault, Reply};
use serde_json::{Value, json};
use setting::{Run, Setting, end, start};
use target::Target;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// The arguments of the tap in the child process.
const ARGUMENTS: &str = "CORE_TAP_ARGUMENTS";

#[derive(clap::Parser)]
struct Arguments {
    #[command(flatten)]
    tap: TapArguments,
}

/// The tap itself, in a process of its own.
#[tokio::test(flavor = "multi_thread")]
async fn runs_as_a_child_process() {
    let Ok(arguments) = env::var(ARGUMENTS) else { return };
    let arguments = std::iter::once("tap-core").chain(arguments.lines());
    let code = Arguments::parse_from(arguments).tap.run().await;
    // `ExitCode` has no value that can be read, so its text decides.
    let codes = [0, 1, 2];
    let is_it = |known: &&i32| format!("{code:?}").contains(&format!("({known})"));
    std::process::exit(codes.iter().find(is_it).copied().unwrap_or(3));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_has_every_record_of_every_stream_and_then_only_changes() -> Outcome {
    let setting = Setting::new(json!({})).await?;
    let first = setting.run(None)?;
    assert!(first.status.success(), "{}", first.log);
    let mut target = Target::default();
    target.take(&first.messages);
    target.compare(&setting.client).await?;
    let before = target.records;

    setting.write(3).await?;
    let second = setting.run(target.state.as_ref())?;
    assert!(second.status.success(), "{}", second.log);
    let of_entries = |run: &Run| {
        run.messages
            .iter()
            .filter(|message| message["type"] == "RECORD" && message["stream"] == "time_entry")
            .count()
    };
    assert!(of_entries(&first) >= 2_500);
    assert_eq!(of_entries(&second), 4, "three deletions and a change");
    target.take(&second.messages);
    target.compare(&setting.client).await?;
    assert!(target.records > before);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn each_state_is_a_place_from_which_nothing_is_lost() -> Outcome {
    let setting =
        Setting::new(json!({"resources": ["TimeEntry", "Activity", "Allocation"]})).await?;
    let first = setting.run(None)?;
    setting.write(2).await?;
    let states =
        first.messages.iter().enumerate().filter(|(_, message)| message["type"] == "STATE");
    let ends: Vec<usize> = states.map(|(index, _)| index).collect();
    assert!(ends.len() >= 4, "{} states", ends.len());
    let kept: Vec<Target> = ends
        .iter()
        .map(|end| {
            let mut target = Target::default();
            target.take(&first.messages[..=*end]);
            target
        })
        .collect();
    // The runs share the file of ids, so each state but the last one is older than the file.
    let step = kept.len().div_ceil(5);
    for mut target in kept.into_iter().rev().step_by(step) {
        let run = setting.run(target.state.as_ref())?;
        assert!(run.status.success(), "{}", run.log);
        target.take(&run.messages);
        target.compare(&setting.client).await?;
        setting.write(1).await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_record_of_a_whole_list_is_reported() -> Outcome {
    let setting = Setting::new(json!({"resources": ["Allocation"]})).await?;
    let mut target = Target::default();
    target.take(&setting.run(None)?.messages);
    let rows: Vec<Value> =
        setting.client.raw_get("/allocation").query("page", "1,5").fetch().await?;
    let id = rows[0]["id"].as_str().unwrap_or_default().to_owned();
    setting
        .client
        .raw(http::Method::DELETE, "/allocation/{id}")
        .placeholder("id", &id)
        .response()
        .await?;
    let run = setting.run(target.state.as_ref())?;
    assert!(run.status.success(), "{}", run.log);
    target.take(&run.messages);
    assert_eq!(target.deleted, [("allocation".to_owned(), id)].into());
    target.compare(&setting.client).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_stream_makes_the_run_incomplete_and_the_others_go_on() -> Outcome {
    let setting =
        Setting::new(json!({"resources": ["Project", "TimeEntry", "Allocation"]})).await?;
    for path in ["/api/project", "/api/allocation"] {
        setting.sandbox.inject(Fault::status(403).on(path).method("GET").times(100));
    }
    let run = setting.run(None)?;
    assert_eq!(run.status.code(), Some(1), "{}", run.log);
    assert!(run.log.contains("Core refused project, allocation"), "{}", run.log);
    let mut target = Target::default();
    target.take(&run.messages);
    setting.sandbox.clear_faults();
    assert!(target.count("time_entry") >= 2_500 && target.count("project") == 0);
    let next = setting.run(target.state.as_ref())?;
    assert!(next.status.success(), "{}", next.log);
    target.take(&next.messages);
    target.compare(&setting.client).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_does_not_decode_comes_again_until_it_does() -> Outcome {
    let setting = Setting::new(json!({"resources": ["TimeEntry"]})).await?;
    let rows: Vec<Value> =
        setting.client.raw_get("/timeentry").query("page", "1,1").fetch().await?;
    let mut row = rows[0].clone();
    row["actualHours"] = json!("canary hours");
    let odd = Reply::status(200).json(&json!([row]));
    setting.sandbox.inject(Fault::reply(odd).on("/api/timeentry").method("GET"));
    let run = setting.run(None)?;
    assert_eq!(run.status.code(), Some(1), "{}", run.log);
    assert!(run.log.contains("1 records did not decode"), "{}", run.log);
    let mut target = Target::default();
    target.take(&run.messages);
    let next = setting.run(target.state.as_ref())?;
    assert!(next.status.success(), "{}", next.log);
    target.take(&next.messages);
    target.compare(&setting.client).await
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_input_ends_with_code_2_and_the_fix() -> Outcome {
    let setting = Setting::new(json!({"resources": ["TimeEntry"]})).await?;
    let folder = setting.folder.path();
    fs::write(folder.join("newer.json"), r#"{"version": 9}"#)?;
    fs::write(folder.join("broken.json"), "{\n  \"streams\": [\n")?;
    fs::write(folder.join("other.json"), r#"{"streams": [{"tap_stream_id": "time_entyr"}]}"#)?;
    for (arguments, part) in [
        (["--state", "newer.json"], "`newer.json` has version 9, but this tap reads version 1"),
        (
            ["--catalog", "broken.json"],
            "the catalog file `broken.json` is not valid JSON, at line 3",
        ),
        (["--properties", "other.json"], "did you mean `time_entry`?"),
        (["--state", "missing.json"], "the state file `missing.json` cannot be read"),
    ] {
        let run = end(setting.start(&arguments)?)?;
        assert_eq!(run.status.code(), Some(2), "{}", run.log);
        assert!(run.log.contains(part) && run.messages.is_empty(), "{}", run.log);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_that_ends_early_ends_the_tap() -> Outcome {
    let setting = Setting::new(json!({"resources": ["TimeEntry"]})).await?;
    let mut child = setting.start(&[])?;
    let output = child.stdout.take().ok_or("no output")?;
    let mut line = String::new();
    let mut reader = BufReader::new(output);
    while !line.starts_with('{') {
        line.clear();
        reader.read_line(&mut line)?;
    }
    drop(reader);
    let run = end(child)?;
    assert!(run.log.contains("the target closed its input before the end"), "{}", run.log);
    assert!(!run.log.contains("panicked"), "{}", run.log);
    Ok(())
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_signal_ends_the_run_with_a_state() -> Outcome {
    let setting = Setting::new(json!({"resources": ["TimeEntry"]})).await?;
    let held = setting.sandbox.inject(Fault::held().on("/api/timeentry").method("GET").after(2));
    let child = setting.start(&[])?;
    tokio::time::timeout(std::time::Duration::from_secs(60), held.until_fired(1)).await?;
    let pid = rustix::process::Pid::from_raw(child.id().try_into()?).ok_or("no process")?;
    rustix::process::kill_process(pid, rustix::process::Signal::TERM)?;
    let run = end(child)?;
    held.release();
    setting.sandbox.clear_faults();
    assert_eq!(run.status.code(), Some(1), "{}", run.log);
    assert!(run.log.contains("ended by a signal"), "{}", run.log);
    assert_eq!(run.messages.last().map(|last| &last["type"]), Some(&json!("STATE")));
    let mut target = Target::default();
    target.take(&run.messages);
    let next = setting.run(target.state.as_ref())?;
    target.take(&next.messages);
    target.compare(&setting.client).await
}

#[test]
fn the_catalog_has_every_resource_that_can_be_read() -> Outcome {
    let folder = tempfile::tempdir()?;
    let mut child = start(folder.path(), &["--discover"])?;
    let mut text = String::new();
    child.stdout.take().ok_or("no output")?.read_to_string(&mut text)?;
    assert!(child.wait()?.success());
    // The test harness writes lines before and after the catalog.
    let document = text.find("\n{\n").and_then(|start| text.get(start..)).ok_or("no catalog")?;
    let mut values = serde_json::Deserializer::from_str(document).into_iter::<Value>();
    let catalog = values.next().ok_or("no catalog")??;
    let streams = catalog["streams"].as_array().ok_or("no streams")?;
    assert!(streams.len() > 80, "{}", streams.len());
    let entry =
        streams.iter().find(|stream| stream["stream"] == "time_entry").ok_or("no stream")?;
    assert_eq!(entry["replication_key"], "lastUpdated");
    assert_eq!(entry["key_properties"], json!(["id"]));
    let sensitive = streams.iter().flat_map(|stream| stream["metadata"].as_array()).flatten();
    let sensitive = sensitive.filter(|node| node["metadata"]["sensitive"] == true);
    assert!(sensitive.clone().count() > 5);
    assert!(sensitive.clone().all(|node| node["metadata"]["selected-by-default"] == false));
    Ok(())
}
