"""The emulator, with what it does not know of how CloudFront asks for pages, as Amazon documents it.

Origin groups: what is read of a group is asked of its first origin, and of the second one where the first answers a
status that the group lists. Only reading falls over. A bucket says of what is missing that it is not there to who may
list it, and to everybody else that they may not look.
"""

import sys

from ministack.app import main
from ministack.core.iam_evaluator import EvalContext, evaluate_resource_policy
from ministack.services import cloudfront, s3

read_config, fetch = cloudfront.parse_distribution_dataplane_config, cloudfront._fetch_from_origin
read_bucket = s3.serve_cloudfront_origin_fetch


def items(element, name):
    block = cloudfront._find(element, name)
    block = cloudfront._find(block, "Items") if block is not None else None
    return list(block) if block is not None else []


def with_groups(distribution):
    config = read_config(distribution)
    for group in items(cloudfront._dist_config_el(distribution), "OriginGroups"):
        first, second = (config["origins"][cloudfront._text(member, "OriginId")] for member in items(group, "Members"))
        codes = items(cloudfront._find(group, "FailoverCriteria"), "StatusCodes")
        codes = {int(code.text) for code in codes}
        config["origins"][cloudfront._text(group, "Id")] = {**first, "falls_over": (codes, second)}
    return config


async def fetch_from_group(origin, method, *request):
    answer = await fetch(origin, method, *request)
    codes, second = origin.get("falls_over", ((), None))
    if answer[0] in codes and method in ("GET", "HEAD", "OPTIONS"):
        return await fetch(second, method, *request)
    return answer


def may_list(bucket, distribution, identity):
    policy = s3._bucket_policies.get_scoped(s3._bucket_owner_account(bucket) or s3.get_account_id(), None, bucket)
    user = f"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity {identity}"
    context = EvalContext(
        principal_arn=user if identity else "*",
        principal_type="User" if identity else "Service",
        principal_account="",
        action="s3:ListBucket",
        resource_arn=f"arn:aws:s3:::{bucket}",
        region=s3.get_region(),
        service_context={"aws:sourcearn": distribution} if distribution else {},
    )
    service = None if identity else "cloudfront.amazonaws.com"
    return bool(policy) and evaluate_resource_policy(policy, context, service=service).decision == "Allow"


def read_or_say_it_is_missing(bucket, key, method, headers, source_arn="", oai_id=""):
    held = s3._ensure_bucket(bucket)
    if held is not None and key not in held["objects"] and may_list(bucket, source_arn, oai_id):
        return s3._error("NoSuchKey", "The specified key does not exist.", 404, f"/{bucket}/{key}")
    return read_bucket(bucket, key, method, headers, source_arn=source_arn, oai_id=oai_id)


cloudfront.parse_distribution_dataplane_config = with_groups
cloudfront._fetch_from_origin = fetch_from_group
s3.serve_cloudfront_origin_fetch = read_or_say_it_is_missing
sys.exit(main())
