//! The stack on the emulator: deployed by `infra/deploy`, or at once from the zips it built.

use crate::aws::Aws;
use crate::emulator::Emulator;
use crate::sign_in::Telephones;
use crate::workspace::{self, architecture, built, cargo_environment, zips};
use campaign::PersonalCode;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::process::Output;
use std::sync::Mutex;
use std::time::Duration;
use store::{CodeHash, Store};
use web::codes::CodeKey;

pub(crate) const NAME: &str = "campaign";

/// People of the demo roster: two who are no leading cadres, the head of the first one's unit, who signs for it, and
/// somebody of the campaign office.
const PEOPLE: [&str; 4] = ["TY-001", "JC-001", "TY-003", "JS-002"];

/// The functions, with the parameters that name their zips.
pub(crate) const FUNCTIONS: [(&str, &str); 5] = [
    ("account", "AccountCode"),
    ("declare", "DeclareCode"),
    ("review", "ReviewCode"),
    ("office", "OfficeCode"),
    ("summary", "SummaryCode"),
];

/// A stack with people on its roster.
pub(crate) struct Stack {
    pub(crate) emulator: Emulator,
    pub(crate) aws: Aws,
    /// Whose `Host` answers, and the secret to show there.
    pub(crate) front: String,
    pub(crate) secret: String,
    outputs: HashMap<String, String>,
    pub(crate) people: HashMap<String, Person>,
    pub(crate) telephones: Telephones,
    /// Cookies of those who are signed in.
    pub(crate) sessions: Mutex<HashMap<String, String>>,
}

/// Somebody on the roster.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) code: String,
}

impl Stack {
    /// Deploys by `infra/deploy` and nothing else, as an operator would.
    pub(crate) async fn by_script() -> Self {
        let emulator = Emulator::start().await;
        let mut stack = Stack::new(emulator);
        stack.deploy(&["--architecture", architecture(), "--set", "MonthlyBudget=0"]);
        stack.read_outputs();
        let origin = stack.api_origin();
        let settings: Vec<&str> = origin
            .iter()
            .flat_map(|setting| ["--set", setting.as_str()])
            .collect();
        stack.deploy(&settings);
        stack.front = stack.distribution();
        stack.make_first_office();
        stack.load_roster();
        stack
    }

    /// Deploys the same template and the same zips by one call, without a site; the test takes CloudFront's place in
    /// front of the API.
    pub(crate) async fn from_zips() -> Self {
        let template = fs::read_to_string(workspace::file("infra/template.yaml")).unwrap();
        let mut stack = Stack::prepared().await;
        let parameters = stack.upload_zips();
        stack.apply(&template, &parameters);
        let (origin_secret, code_key) = stack.secrets();
        stack.secret = origin_secret;
        stack.front = stack.api();
        stack.people = stack.put_people(&code_key).await;
        stack
    }

    /// As in China: the emulator does not know the region in conditions, so it is written into them.
    pub(crate) async fn in_china() -> Self {
        let template = fs::read_to_string(workspace::file("infra/template.yaml")).unwrap();
        let region = "!Equals [!Ref \"AWS::Region\", cn-north-1]";
        let (head, conditions) = template.split_once("\nConditions:\n").unwrap();
        assert!(conditions.contains(region));
        let template = format!(
            "{head}\nConditions:\n{}",
            conditions.replace(region, "!Equals [cn-north-1, cn-north-1]")
        );
        let mut stack = Stack::prepared().await;
        let mut parameters = stack.upload_zips();
        parameters.push("DomainName=zxzz.example.gov.cn".to_owned());
        parameters.push("CertificateId=ASCAEXAMPLE12345678".to_owned());
        stack.apply(&template, &parameters);
        parameters.extend(stack.api_origin());
        stack.apply(&template, &parameters);
        stack.front = stack.distribution();
        let (_, code_key) = stack.secrets();
        stack.people = stack.put_people(&code_key).await;
        stack
    }

    async fn prepared() -> Self {
        built();
        Stack::new(Emulator::start().await)
    }

    /// Uploads the zips as `infra/deploy` does and answers the parameters that say where they are.
    fn upload_zips(&self) -> Vec<String> {
        self.aws.run(&["s3", "mb", "s3://code"]);
        let mut parameters = vec![
            "CodeBucket=code".to_owned(),
            format!("Architecture={}", architecture()),
        ];
        for (function, parameter) in FUNCTIONS {
            let key = fs::read_to_string(zips().join(format!("{function}.key"))).unwrap();
            let zip = zips().join(format!("{function}.zip"));
            let to = format!("s3://code/{key}");
            self.aws.run(&["s3", "cp", "--quiet", zip.to_str().unwrap(), &to]);
            parameters.push(format!("{parameter}={key}"));
        }
        parameters
    }

    fn apply(&mut self, template: &str, parameters: &[String]) {
        let file = self.emulator.folder.path().join("template.yaml");
        fs::write(&file, template).unwrap();
        let mut arguments = vec!["cloudformation", "deploy", "--stack-name", NAME];
        arguments.extend(["--template-file", file.to_str().unwrap(), "--capabilities"]);
        arguments.extend([
            "CAPABILITY_IAM",
            "CAPABILITY_AUTO_EXPAND",
            "--s3-bucket",
            "code",
            "--parameter-overrides",
        ]);
        arguments.extend(parameters.iter().map(String::as_str));
        self.aws.run(&arguments);
        self.read_outputs();
    }

    /// The origin's secret and the key of the codes, as `account` has them.
    fn secrets(&self) -> (String, String) {
        let function = self.output("AccountFunctionName");
        let call = [
            "lambda",
            "get-function-configuration",
            "--function-name",
            function,
        ];
        let variables = self.aws.json(&call)["Environment"]["Variables"].clone();
        let variable = |name: &str| variables[name].as_str().unwrap().to_owned();
        (variable("ORIGIN_SECRET"), variable("CODE_KEY"))
    }

    fn new(emulator: Emulator) -> Self {
        Stack {
            aws: emulator.aws(),
            emulator,
            front: String::new(),
            secret: String::new(),
            outputs: HashMap::new(),
            people: HashMap::new(),
            telephones: Telephones::default(),
            sessions: Mutex::default(),
        }
    }

    /// Puts people straight into the table, hashed like the function hashes.
    async fn put_people(&self, code_key: &str) -> HashMap<String, Person> {
        let key = CodeKey::parse(code_key).unwrap();
        let settings = self.aws.variables();
        let settings = store::client::Settings::from_variables(|name| settings.get(name).cloned()).unwrap();
        let store = Store::new(store::client::build(&settings).unwrap(), self.output("TableName"));
        let code = PersonalCode::from_random([7; 10]);
        let entries = support::demo_roster(&support::campaign());
        let wanted = entries
            .into_iter()
            .filter(|entry| PEOPLE.contains(&entry.number.as_str()));
        let people: Vec<_> = wanted
            .map(|entry| {
                let hash = CodeHash::new(key.hash(&entry.number, &code));
                (entry, hash)
            })
            .collect();
        store.put_roster(&people, jiff::Timestamp::now()).await.unwrap();
        people
            .into_iter()
            .map(|(entry, _)| {
                let code = code.reveal();
                (
                    entry.number.to_string(),
                    Person {
                        name: entry.name,
                        code,
                    },
                )
            })
            .collect()
    }

    /// Runs `infra/deploy` and answers what it printed.
    pub(crate) fn deploy(&self, options: &[&str]) -> String {
        let output = self.try_deploy(&[options, &["--yes"]].concat());
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.status.success(),
            "infra/deploy {options:?}: {printed}\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
        printed
    }

    pub(crate) fn try_deploy(&self, options: &[&str]) -> Output {
        let mut command = self.aws.command(built().join("infra/deploy"));
        cargo_environment(&mut command)
            .args(["--stack", NAME])
            .args(options)
            .output()
            .unwrap()
    }

    fn read_outputs(&mut self) {
        let described = self
            .aws
            .json(&["cloudformation", "describe-stacks", "--stack-name", NAME]);
        let outputs = described["Stacks"][0]["Outputs"].as_array().unwrap();
        let text = |output: &Value, name: &str| output[name].as_str().unwrap().to_owned();
        self.outputs = outputs
            .iter()
            .map(|output| (text(output, "OutputKey"), text(output, "OutputValue")))
            .collect();
    }

    /// The emulator's CloudFront does not dial amazonaws.com: here the API is found at the emulator itself.
    fn api_origin(&self) -> [String; 3] {
        [
            "ApiOriginDomain=127.0.0.1".to_owned(),
            format!("ApiOriginPort={}", self.emulator.port),
            format!(
                "ApiOriginPath=/_aws/execute-api/{}/$default",
                self.output("ApiId")
            ),
        ]
    }

    /// Makes the first office account, whose code is printed once; a second one is refused.
    fn make_first_office(&mut self) {
        let roster = workspace::file("infra/local/demo/roster.csv");
        let options = ["--first-office", "JS-002", "--roster", roster.to_str().unwrap()];
        let printed = self.deploy(&options);
        self.take_printed_code(&printed);
        let again = self.try_deploy(&options);
        let complaint = String::from_utf8_lossy(&again.stderr);
        assert!(
            !again.status.success() && complaint.contains("there is an office account already: JS-002"),
            "{complaint}"
        );
    }

    /// Lets an office account in again that lost its way in, as an operator would.
    pub(crate) fn recover_office(&mut self, number: &str) {
        let printed = self.deploy(&["--recover-office", number]);
        self.take_printed_code(&printed);
    }

    /// Whose code the script printed, once.
    fn take_printed_code(&mut self, printed: &str) {
        let after = |label: &str| {
            let line = printed.lines().find_map(|line| line.trim().strip_prefix(label));
            line.unwrap_or_else(|| panic!("no {label} in {printed}")).trim()
        };
        let person = Person {
            name: after("person").split(' ').next_back().unwrap().to_owned(),
            code: after("code").to_owned(),
        };
        self.people.insert(after("number").to_owned(), person);
    }

    fn load_roster(&mut self) {
        let codes = self.emulator.folder.path().join("codes.csv");
        let roster = workspace::file("infra/local/demo/roster.csv");
        let printed = self.deploy(&[
            "--roster",
            roster.to_str().unwrap(),
            "--codes",
            codes.to_str().unwrap(),
        ]);
        assert!(printed.contains("1 were there already"), "{printed}");
        let codes = fs::read_to_string(codes).unwrap();
        self.people.extend(codes.lines().skip(1).map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            let person = Person {
                name: cells[1].to_owned(),
                code: cells[3].to_owned(),
            };
            (cells[0].to_owned(), person)
        }));
    }

    /// An output of the template.
    pub(crate) fn output(&self, name: &str) -> &str {
        self.outputs
            .get(name)
            .unwrap_or_else(|| panic!("no output {name}"))
    }

    /// The `Host` by which the emulator knows what people see.
    pub(crate) fn front(&self) -> &str {
        &self.front
    }

    fn distribution(&self) -> String {
        self.output("DistributionDomain")
            .replace("cloudfront.net", "cloudfront.localhost")
    }

    /// The `Host` by which the emulator knows the API itself.
    pub(crate) fn api(&self) -> String {
        format!(
            "{}.execute-api.localhost:{}",
            self.output("ApiId"),
            self.emulator.port
        )
    }

    /// The current declaration in the table.
    pub(crate) fn item(&self, number: &str) -> Value {
        self.item_at(&format!("DECLARATION#{number}"), "CURRENT")
    }

    /// An item of the table.
    pub(crate) fn item_at(&self, partition: &str, sort: &str) -> Value {
        let key = json!({ "pk": { "S": partition }, "sk": { "S": sort } }).to_string();
        let table = self.output("TableName");
        let call = ["dynamodb", "get-item", "--table-name", table, "--key", &key];
        self.aws.json(&call)
    }

    /// Puts an item into the table.
    pub(crate) fn put_item(&self, item: &Value) {
        let table = self.output("TableName");
        let call = ["dynamodb", "put-item", "--table-name", table, "--item"];
        self.aws.run(&[&call[..], &[&item.to_string()]].concat());
    }

    /// Starts the schedule's target with its role, by a second schedule that is due at once: the emulator fires a
    /// schedule that it has seen waiting only at its own time, and does not put the scheduled time into the input.
    pub(crate) fn fire(&self, input: &Value) {
        let deployed = self
            .aws
            .json(&["scheduler", "get-schedule", "--name", self.output("ScheduleName")]);
        let mut target = deployed["Target"].clone();
        assert_eq!(target["Input"], "{\"moment\":\"<aws.scheduler.scheduled-time>\"}");
        target["Input"] = json!(input.to_string());
        let due = json!({
            "Name": "due", "ScheduleExpression": "at(2020-01-01T00:00:00)",
            "FlexibleTimeWindow": deployed["FlexibleTimeWindow"], "Target": target
        });
        self.aws.run(&[
            "scheduler",
            "create-schedule",
            "--cli-input-json",
            &due.to_string(),
        ]);
    }

    /// Keys in the bucket of summaries.
    pub(crate) fn summaries(&self) -> Vec<String> {
        let bucket = self.output("SummaryBucketName");
        let listed = self.aws.json(&["s3api", "list-objects-v2", "--bucket", bucket]);
        let contents = listed["Contents"].as_array().cloned().unwrap_or_default();
        contents
            .iter()
            .map(|object| object["Key"].as_str().unwrap().to_owned())
            .collect()
    }

    /// An object of the bucket of summaries, as a file.
    pub(crate) fn summary(&self, key: &str) -> PathBuf {
        let file = self.emulator.folder.path().join("summary");
        let from = format!("s3://{}/{key}", self.output("SummaryBucketName"));
        self.aws
            .run(&["s3", "cp", "--quiet", &from, file.to_str().unwrap()]);
        file
    }
}

/// Asks until there is an answer, or the time is over.
pub(crate) async fn eventually<Answer>(
    what: &str,
    within: Duration,
    mut ask: impl FnMut() -> Option<Answer>,
) -> Answer {
    let started = std::time::Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(
            started.elapsed() < within,
            "{what} did not come within {within:?}"
        );
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}
