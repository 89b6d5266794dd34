import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { type Delivery, deliveryId } from '../../lib/gitlab/webhook/delivery.ts';
import { type FrontDoor, receive } from '../../lib/gitlab/webhook/receive.ts';
import { answerDecision, answerFailure } from './answer.ts';
import { describeService } from './describe-service.ts';
import { openFrontDoor } from './front-door.ts';
import { type DeliveryOutcome, reportDelivery } from './report.ts';
import { readDelivery } from './request.ts';
import { respond } from './respond.ts';

let frontDoor: FrontDoor | undefined;

/** API Gateway itself answers 404 to every route but the two in serverless.yml. */
export async function handler(
  event: APIGatewayProxyEventV2,
  context: Pick<Context, 'awsRequestId'>,
): Promise<APIGatewayProxyStructuredResultV2> {
  if (event.requestContext.http.method === 'GET') return respond(200, describeService());

  const delivery = readDelivery(event, new Date());
  const ids = { delivery: deliveryId(delivery), requestId: context.awsRequestId };
  const outcome = await takeIn(delivery);
  const answer =
    'error' in outcome ? answerFailure(outcome.error, ids) : answerDecision(outcome.decision, ids);
  reportDelivery(delivery, answer, outcome);
  return respond(answer.httpStatus, answer.body, answer.headers);
}

/** A failure has an answer, too, and a line in the log. */
async function takeIn(delivery: Delivery): Promise<DeliveryOutcome> {
  try {
    frontDoor ??= openFrontDoor();
    return await receive(delivery, frontDoor);
  } catch (error) {
    return { error };
  }
}
