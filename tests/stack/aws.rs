//! The AWS command line, as operators have it.

use crate::workspace::tool;
use serde_json::Value;
use std::collections::HashMap;
use std::ffi::OsStr;
use std::process::{Command, Output};

/// The command line with somebody's address and credentials.
#[derive(Clone)]
pub(crate) struct Aws {
    variables: HashMap<&'static str, String>,
}

impl Aws {
    pub(crate) fn new<const COUNT: usize>(variables: [(&'static str, String); COUNT]) -> Self {
        Aws {
            variables: HashMap::from(variables),
        }
    }

    /// The variables, for those who speak to AWS themselves.
    pub(crate) fn variables(&self) -> &HashMap<&'static str, String> {
        &self.variables
    }

    /// Any program with this AWS in its environment, and the pinned tools before all others.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let tools = tool("deploy/bin/aws");
        let path = format!(
            "{}:{}",
            tools.parent().unwrap().display(),
            std::env::var("PATH").unwrap_or_default()
        );
        let mut command = Command::new(program);
        command
            .env("PATH", path)
            .env("AWS_PAGER", "")
            .env("AWS_CONFIG_FILE", "/dev/null")
            .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env_remove("AWS_PROFILE")
            .env_remove("AWS_SESSION_TOKEN")
            .envs(&self.variables);
        command
    }

    /// Runs a call and answers what it printed.
    pub(crate) fn run(&self, arguments: &[&str]) -> String {
        let output = self.output(arguments);
        assert!(
            output.status.success(),
            "aws {} failed: {}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// Runs a call and answers its JSON; null where it prints nothing.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let printed = self.run(&[arguments, &["--output", "json"]].concat());
        if printed.is_empty() {
            Value::Null
        } else {
            serde_json::from_str(&printed).unwrap()
        }
    }

    /// Runs a call, whatever comes of it.
    pub(crate) fn output(&self, arguments: &[&str]) -> Output {
        self.command(tool("deploy/bin/aws"))
            .args(arguments)
            .output()
            .unwrap()
    }
}
