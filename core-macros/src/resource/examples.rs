//! Examples in the documentation of the standard calls.

use super::{Resource, StandardCall, call_kind::CallKind};
use crate::names::constant;

impl Resource {
    /// Returns the lines of the example of a call, or none if the declaration has no `examples = path`.
    pub(super) fn example(&self, call: &StandardCall) -> Vec<String> {
        let Some(root) = &self.examples else { return Vec::new() };
        let name = &call.item.name;
        let (parameter, line) = self.sending(call, root);
        let parameters = match parameter {
            None => "client: Client".to_owned(),
            Some(parameter) => format!("client: Client, {parameter}"),
        };
        let lines = [
            "",
            "# Example",
            "",
            "```no_run",
            &format!("# use {root}::{{Client, Error, {name}}};"),
            &format!("# async fn example({parameters}) -> Result<(), Error> {{"),
            &line,
            "# Ok(())",
            "# }",
            "```",
        ];
        lines.map(|line| if line.is_empty() { String::new() } else { format!(" {line}") }).into()
    }

    /// Returns the parameter of the example's function, and the line that sends the call.
    fn sending(&self, call: &StandardCall, root: &str) -> (Option<String>, String) {
        let (name, owner) = (&call.item.name, &self.fields.owner);
        let id = format!("id: {root}::Id<{root}::{owner}>");
        let input = self.input.as_ref().map_or_else(String::new, |input| input.name.to_string());
        match call.kind {
            CallKind::Get => {
                (Some(id), format!("let record = client.send({name}::new(id)).await?;"))
            }
            CallKind::List => {
                (None, format!("let page = client.send({name}::new().page(1, 100)).await?;"))
            }
            CallKind::Create => (
                Some(format!("input: {root}::{input}")),
                format!("let created = client.send({name}::new(input)).await?;"),
            ),
            CallKind::Update => (
                Some(format!("record: {root}::{owner}")),
                format!("let saved = client.send({name}::new(record)).await?;"),
            ),
            CallKind::Patch => (
                Some(format!("{id}, version: String")),
                format!(
                    "let saved = client.send({name}::new(id, version){}).await?;",
                    self.set_text(root)
                ),
            ),
            CallKind::Delete => (Some(id), format!("client.send({name}::new(id)).await?;")),
            CallKind::Read => (None, format!("let record = client.send({name}::new()).await?;")),
            CallKind::Batch => (
                Some(format!("inputs: Vec<{root}::{input}>")),
                format!("let job = client.send({name}::new(inputs)).await?;"),
            ),
        }
    }

    /// Returns code that sets the first text field that a patch can set. It is empty without such a field.
    fn set_text(&self, root: &str) -> String {
        let text = self.fields.listed.iter().find(|field| {
            let inner = field.ty.in_option();
            !field.is_read_only() && inner.is_some_and(|inner| inner.to_string() == "String")
        });
        text.map_or_else(String::new, |field| {
            let constant = constant(&field.ident);
            format!(".set({root}::{}::{}, \"new\")", self.fields.owner, constant)
        })
    }
}
