//! Examples in the documentation of the standard calls.

use super::{Call, Resource, calls::Kind};
use crate::names::constant;

impl Resource {
    /// The example of a call, line by line; empty unless the declaration says `examples = path`.
    pub(super) fn example(&self, call: &Call) -> Vec<String> {
        let Some(root) = &self.examples else { return Vec::new() };
        let name = &call.made.name;
        let (parameter, line) = self.sent(call, root);
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

    /// The parameter of the example's function, and the line that sends the call.
    fn sent(&self, call: &Call, root: &str) -> (Option<String>, String) {
        let (name, owner) = (&call.made.name, &self.fields.owner);
        let id = format!("id: {root}::Id<{root}::{owner}>");
        let input = self.input.as_ref().map_or_else(String::new, |input| input.name.to_string());
        match call.kind {
            Kind::Get => (Some(id), format!("let record = client.send({name}::new(id)).await?;")),
            Kind::List => {
                (None, format!("let page = client.send({name}::new().page(1, 100)).await?;"))
            }
            Kind::Create => (
                Some(format!("input: {root}::{input}")),
                format!("let created = client.send({name}::new(input)).await?;"),
            ),
            Kind::Update => (
                Some(format!("record: {root}::{owner}")),
                format!("let saved = client.send({name}::new(record)).await?;"),
            ),
            Kind::Patch => (
                Some(format!("{id}, version: String")),
                format!(
                    "let saved = client.send({name}::new(id, version){}).await?;",
                    self.set_text(root)
                ),
            ),
            Kind::Delete => (Some(id), format!("client.send({name}::new(id)).await?;")),
            Kind::Batch => (
                Some(format!("inputs: Vec<{root}::{input}>")),
                format!("let job = client.send({name}::new(inputs)).await?;"),
            ),
        }
    }

    /// Sets the first text that a patch can set, or nothing.
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
