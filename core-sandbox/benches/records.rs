//! Time and memory of a sandbox with many time entries: `cargo bench -p core-sandbox -- 1000000`.

use std::{
    env, fs,
    io::{self, Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use core_api::TimeEntry;
use core_sandbox::Sandbox;

/// The runs of each request. The fastest one counts.
const RUNS: usize = 5;

fn main() -> io::Result<()> {
    let count = env::args().skip(1).find_map(|argument| argument.parse().ok());
    let count = count.unwrap_or(100_000_usize);
    // The requests block this thread, so the sandbox has a thread of its own.
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let began = Instant::now();
    let sandbox = runtime.block_on(Sandbox::builder().at_least::<TimeEntry>(count).start())?;
    let token = sandbox.issue_token();
    report(&format!("start with {count} time entries"), began.elapsed());
    let client = Client { address: sandbox.url().trim_start_matches("http://").to_owned(), token };
    memory("after the start");
    let (_, entries) = client.send("GET", "timeentry?page=1,1", "")?;
    let project = member(&entries, "projectId").to_owned();
    let entry = member(&entries, "id").to_owned();
    queries(&client, count, (&project, &entry))?;
    memory("after the queries");
    changes(&client, &project)?;
    orders(&client)?;
    let began = Instant::now();
    sandbox.snapshot("bench")?;
    report("snapshot", began.elapsed());
    sandbox.restore("bench")?;
    memory("at the end");
    Ok(())
}

/// Times the first run of usual queries, and the fastest of the next ones.
fn queries(client: &Client, count: usize, (project, entry): (&str, &str)) -> io::Result<()> {
    for (name, path) in [
        ("get", format!("timeentry/{entry}")),
        ("page 1 of 1,000", "timeentry?page=1,1000".to_owned()),
        ("last page of 1,000", format!("timeentry?page={},1000", count / 1000)),
        ("page 1 of 1,000 by date", "timeentry?page=1,1000&orderBy=date".to_owned()),
        (
            "page 9 of 1,000 by date, descending",
            "timeentry?page=9,1000&orderBy=date%20desc".to_owned(),
        ),
        ("entries of a project", format!("timeentry?where=projectId='{project}'&page=1,1000")),
        (
            "count of the entries of a project",
            format!("timeentry?where=projectId='{project}'&fields=count(*)"),
        ),
        (
            "changes since a time, by time",
            "timeentry?where=lastUpdated>'2026-01-01'&orderBy=lastUpdated&page=1,1000"
                .replace('>', "%3E"),
        ),
    ] {
        let cpu = busy();
        let first = client.time("GET", &path, "")?;
        let cpu = busy().saturating_sub(cpu);
        let mut best = first;
        for _ in 0..RUNS {
            best = best.min(client.time("GET", &path, "")?);
        }
        report_with_cpu(&format!("{name}: first"), first, cpu);
        report(&format!("{name}: best of {RUNS}"), best);
    }
    Ok(())
}

/// Times the first page in the order of fields that no source sorts by, so that no index is made before.
fn orders(client: &Client) -> io::Result<()> {
    // The thread that makes other indexes has ended by then.
    std::thread::sleep(Duration::from_secs(10));
    for field in ["createdOn", "description", "actualHours", "version", "overtime", "project"] {
        for (page, when) in [(1, "first"), (500, "next"), (500, "later")] {
            if when == "later" {
                std::thread::sleep(Duration::from_secs(1));
            }
            let path = format!("timeentry?page={page},1000&orderBy={field}");
            let cpu = busy();
            let time = client.time("GET", &path, "")?;
            let cpu = busy().saturating_sub(cpu);
            report_with_cpu(&format!("page {page} of 1,000 by {field}: {when}"), time, cpu);
        }
    }
    Ok(())
}

/// Times a change of a project to which many entries refer, and creates.
fn changes(client: &Client, project: &str) -> io::Result<()> {
    let path = format!("project/{project}");
    for name in ["PUT of a project: first", "PUT of a project: second"] {
        let (_, record) = client.send("GET", &path, "")?;
        let record = record.replace("\"name\":\"", "\"name\":\"New ");
        let cpu = busy();
        let time = client.time("PUT", &path, &record)?;
        report_with_cpu(name, time, busy().saturating_sub(cpu));
    }
    // A copy of an entry breaks no rule.
    let (_, entry) = client.send("GET", "timeentry?page=1,1", "")?;
    let [project, activity, resource] =
        ["projectId", "activityId", "resourceId"].map(|name| member(&entry, name));
    let body = format!(
        "{{\"projectId\":\"{project}\",\"activityId\":\"{activity}\",\"resourceId\":\"{resource}\",\
         \"date\":\"2026-01-05\",\"actualHours\":1.5,\"description\":\"Bench\"}}"
    );
    let mut best = Duration::MAX;
    for _ in 0..100 {
        best = best.min(client.time("POST", "timeentry", &body)?);
    }
    report("POST of an entry: best of 100", best);
    Ok(())
}

struct Client {
    address: String,
    token: String,
}

impl Client {
    fn time(&self, method: &str, path: &str, body: &str) -> io::Result<Duration> {
        let (time, _) = self.send(method, path, body)?;
        Ok(time)
    }

    fn send(&self, method: &str, path: &str, body: &str) -> io::Result<(Duration, String)> {
        let began = Instant::now();
        let mut stream = TcpStream::connect(&self.address)?;
        let (token, length, path) = (&self.token, body.len(), path.replace(' ', "%20"));
        let request = format!(
            "{method} /api/{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\
             Authorization: Bearer {token}\r\nContent-Type: application/json\r\n\
             Content-Length: {length}\r\n\r\n{body}"
        );
        stream.write_all(request.as_bytes())?;
        let mut response = String::new();
        stream.read_to_string(&mut response)?;
        let time = began.elapsed();
        let (head, body) = response.split_once("\r\n\r\n").unwrap_or_default();
        match head.starts_with("HTTP/1.1 2") {
            true => Ok((time, body.to_owned())),
            false => Err(io::Error::other(format!("{method} {path}: {response}"))),
        }
    }
}

/// Returns the first text with this name in JSON.
fn member<'a>(json: &'a str, name: &str) -> &'a str {
    let rest = json.split(&format!("\"{name}\":\"")).nth(1).unwrap_or_default();
    rest.split('"').next().unwrap_or_default()
}

fn report(name: &str, time: Duration) {
    println!("{name:<50} {:>10.2} ms", time.as_secs_f64() * 1e3);
}

fn report_with_cpu(name: &str, time: Duration, cpu: Duration) {
    let [time, cpu] = [time, cpu].map(|time| time.as_secs_f64() * 1e3);
    println!("{name:<50} {time:>10.2} ms, {cpu:.2} ms of them busy");
}

/// Returns the time in which threads that serve requests had a processor, where the system shows it.
fn busy() -> Duration {
    let threads = fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let serves = |path: &std::path::Path| {
        let name = fs::read_to_string(path.join("comm")).unwrap_or_default();
        !name.starts_with("core-sandbox")
    };
    let nanoseconds = threads.map(|thread| thread.path()).filter(|path| serves(path)).map(|path| {
        let text = fs::read_to_string(path.join("schedstat")).unwrap_or_default();
        text.split(' ').next().and_then(|text| text.parse().ok()).unwrap_or(0)
    });
    Duration::from_nanos(nanoseconds.sum())
}

/// Prints the memory of the process, where the system shows it.
fn memory(when: &str) {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    for (name, line) in [("memory", "VmRSS:"), ("highest memory", "VmHWM:")] {
        let value = status.lines().find_map(|text| text.strip_prefix(line));
        println!("{:<50} {:>13}", format!("{name} {when}"), value.unwrap_or("unknown").trim());
    }
}
