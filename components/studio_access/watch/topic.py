"""The topic that alarms go to: an existing one, or one that is created, encrypted with a customer key."""

import pulumi
import pulumi_aws as aws

from ..aws.location import Location
from ..config.settings import Settings
from ..iam.alarm_topic import key_policy, topic_policy
from ..iam.document import to_json

_DAYS_BEFORE_A_KEY_IS_GONE = 30


def alarm_topic(
    name: str, settings: Settings, location: pulumi.Output[Location], prefix: str, opts: pulumi.ResourceOptions
) -> pulumi.Output[str]:
    """The topic's ARN."""
    if settings.alarm_topic_arn != "":
        return pulumi.Output.from_input(settings.alarm_topic_arn)
    topic = aws.sns.Topic(
        f"{name}-alarms",
        name=f"{prefix}-alarms",
        kms_master_key_id=settings.kms_key_arn or _key(name, settings, location, prefix, opts).arn,
        tags=settings.tags,
        opts=opts,
    )
    # By its name, so that a preview knows the policy too.
    policy = location.apply(lambda place: to_json(topic_policy(place, place.arn("sns", f"{prefix}-alarms"), prefix)))
    aws.sns.TopicPolicy(f"{name}-alarms", arn=topic.arn, policy=policy, opts=opts)
    return topic.arn


def _key(
    name: str, settings: Settings, location: pulumi.Output[Location], prefix: str, opts: pulumi.ResourceOptions
) -> aws.kms.Key:
    return aws.kms.Key(
        f"{name}-alarms",
        description=f"Alarms of {prefix}",
        policy=location.apply(lambda place: to_json(key_policy(place, prefix))),
        enable_key_rotation=True,
        deletion_window_in_days=_DAYS_BEFORE_A_KEY_IS_GONE,
        tags=settings.tags,
        opts=opts,
    )
