"""Schedules of EventBridge Scheduler: recorded, and run by nobody."""

from .row import Made, ResourceType


def _delete(made: Made) -> None:
    made.call("scheduler", "delete_schedule", Name=made.resource_id)


TYPES = {
    "aws:scheduler/schedule:Schedule": ResourceType(
        service="scheduler",
        create="create_schedule",
        identify=lambda made: made.inputs["name"],
        names={"kmsKeyId": "kmsKeyArn"},
        invents="name",
        outputs=lambda made: {"arn": made.response["ScheduleArn"]},
        delete=_delete,
    ),
}
