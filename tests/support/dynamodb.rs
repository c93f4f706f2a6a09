//! Amazon's own DynamoDB Local, for one test.

use aws::{Settings, Variables};
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use store::Store;
use store::client;

/// It starts in about five seconds, on busy machines in more.
const READY_WITHIN: Duration = Duration::from_secs(90);

/// A DynamoDB Local of its own on a free port, in memory. It ends with this value.
pub struct DynamoDbLocal {
    process: Child,
    port: u16,
}

impl DynamoDbLocal {
    /// Starts it and waits until it answers.
    ///
    /// # Panics
    /// It is not there: `tests/tools` puts it in place. Or it does not start.
    pub async fn start() -> Self {
        let port = free_port().expect("a free port");
        let mut local = DynamoDbLocal {
            process: launch(port),
            port,
        };
        let ping = Store::new(local.client(), "none");
        let begun = Instant::now();
        // Without the table the answer is a refusal: then it is there.
        while ping
            .sessions
            .ping()
            .await
            .is_err_and(|error| error.is_unavailable())
        {
            if let Some(status) = local.process.try_wait().expect("its status") {
                panic!("DynamoDB Local ended at once: {status}");
            }
            assert!(begun.elapsed() < READY_WITHIN, "DynamoDB Local does not answer");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        local
    }

    /// The client that the functions use in the cloud, pointed here.
    #[must_use]
    pub fn client(&self) -> aws_sdk_dynamodb::Client {
        let endpoint = format!("http://127.0.0.1:{}", self.port);
        let settings = Settings::from_variables(&Variables::read_by(|name| match name {
            "AWS_REGION" => Some("us-east-1".to_owned()),
            "AWS_ENDPOINT_URL_DYNAMODB" => Some(endpoint.clone()),
            "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" => Some("local".to_owned()),
            _ => None,
        }));
        client::build(&settings.expect("settings")).expect("a client")
    }
}

impl Drop for DynamoDbLocal {
    fn drop(&mut self) {
        // It may have ended by itself, which is what is wanted.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn launch(port: u16) -> Child {
    let folder =
        std::env::var_os("DYNAMODB_LOCAL_DIR").map_or_else(|| super::tool("dynamodb-local"), PathBuf::from);
    assert!(
        folder.join("DynamoDBLocal.jar").is_file(),
        "DynamoDB Local is not in {}: run tests/tools, or set DYNAMODB_LOCAL_DIR",
        folder.display()
    );
    Command::new("java")
        .args([
            "-Djava.library.path=./DynamoDBLocal_lib",
            "-jar",
            "DynamoDBLocal.jar",
        ])
        .args(["-inMemory", "-disableTelemetry", "-port", &port.to_string()])
        .current_dir(&folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("java does not start, which DynamoDB Local needs: {error}"))
}

fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}
