//! Completion of keys, as an editor asks for it by the language server protocol.

use std::{
    io::{BufRead, BufReader, Read, Write},
    path::Path,
    process::{ChildStdin, ChildStdout, Stdio},
};

use serde_json::{Value, json};

use super::{TASK, validator, with_spec};

/// A language server with a spec, which is open.
struct Editor {
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Editor {
    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        self.input.flush().unwrap();
    }

    fn receive(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert_ne!(self.output.read_line(&mut line).unwrap(), 0, "the server has ended");
            if let Some(number) = line.strip_prefix("Content-Length: ") {
                length = number.trim().parse().unwrap();
            }
            if line.trim().is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        self.output.read_exact(&mut body).unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    /// Sends a request, and answers the requests of the server meanwhile.
    fn ask(&mut self, id: u32, method: &str, params: Value) -> Value {
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let message = self.receive();
            match (message.get("method"), message.get("id")) {
                (Some(_), Some(id)) => {
                    self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": null }));
                }
                (None, Some(answered)) if *answered == json!(id) => {
                    return message["result"].clone();
                }
                _ => {}
            }
        }
    }
}

/// Returns the keys that an editor proposes at the mark `@` of a spec.
fn completions(path: &str, schema: &str, text: &str) -> Vec<String> {
    let (before, after) = text.split_once('@').unwrap();
    let folder = with_spec(path, schema, &format!("{before}{after}"));
    let file = folder.path().join(path);
    let whole = std::fs::read_to_string(&file).unwrap();
    let mut command = validator();
    command.args(["lsp", "--offline", "--no-cache"]).current_dir(folder.path());
    let mut server =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let output = BufReader::new(server.stdout.take().unwrap());
    let mut editor = Editor { input: server.stdin.take().unwrap(), output };
    let address = |path: &Path| format!("file://{}", path.display());
    let start = json!({ "processId": null, "rootUri": address(folder.path()), "capabilities": {} });
    editor.ask(1, "initialize", start);
    editor.send(&json!({ "jsonrpc": "2.0", "method": "initialized", "params": {} }));
    let document = json!({
        "uri": address(&file), "languageId": "toml", "version": 1, "text": whole,
    });
    let params = json!({ "textDocument": document });
    editor.send(&json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": params }));
    // The line of the schema is before the text.
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap().len();
    let place = json!({
        "textDocument": { "uri": address(&file) },
        "position": { "line": line, "character": column },
    });
    // The server reads the schema after it has opened the spec, and proposes nothing before that.
    let labels = (2..500).map(|id| editor.ask(id, "textDocument/completion", place.clone()));
    let labels = labels.map(|answer| labels_of(&answer)).find(|labels| !labels.is_empty());
    server.kill().unwrap();
    server.wait().unwrap();
    labels.unwrap_or_default()
}

fn labels_of(answer: &Value) -> Vec<String> {
    let items = answer.get("items").unwrap_or(answer).as_array().cloned().unwrap_or_default();
    items.iter().map(|item| item["label"].as_str().unwrap().to_owned()).collect()
}

#[test]
#[ignore = "needs the validator: `cargo xtask schemas`"]
fn keys_are_completed() {
    let path = "specs/resources/general/task.toml";
    let keys = |from: &str, to: &str| completions(path, "resource", &TASK.replacen(from, to, 1));
    let of_field = keys("doc = \"Name.\" }", "doc = \"Name.\", @ }");
    for key in ["filter", "max_length", "sensitive", "evidence", "allow"] {
        assert!(of_field.iter().any(|label| label == key), "{key}: {of_field:?}");
    }
    let of_file = keys("calls =", "a@\ncalls =");
    for key in ["area", "aliases", "allow"] {
        assert!(of_file.iter().any(|label| label == key), "{key}: {of_file:?}");
    }
}
